import { describe, expect, test } from "vitest";
import type { Approval } from "../../providers/approvals/approval";
import { createProvider, type Provider } from "../../providers/provider";
import type { Arguments, Inputs, Outputs } from "../../providers/state";
import { aPass, at, otherId } from "../support/passes";
import { readerOf } from "../support/read";
import { startTenant, type TestTenant } from "../support/tenant";

const [user, bystander] = ["user1@contoso.example", "user2@contoso.example"] as const;
const settings = { cloud: "global" as const, clockSkewMinutes: 5, timeBudgetMinutes: 10 };
const noDrift = { kind: "None", changes: [] };
const nine = at(0);

/** A provider that goes by a clock of its own where it asks nobody. */
function providerOf(tenant: TestTenant, now = () => tenant.clock.now().getTime()): Provider {
  const reader = readerOf(tenant);
  return createProvider(() => ({ settings, reader }), now);
}

/** A provider that has nobody to ask. */
function alone(now = at(60)): Provider {
  const reader = { read: () => Promise.reject(new Error("nobody is asked")) };
  return createProvider(
    () => ({ settings, reader }),
    () => Date.parse(now),
  );
}

/** What is thrown if the verb asks for anything, be it for settings. */
const withoutSettings = createProvider(() => {
  throw new Error("nothing is asked for");
});

async function begin(provider: Provider, args: Arguments = { user }): Promise<Outputs> {
  const { inputs } = await provider.check({}, args);
  return (await provider.create(inputs as Inputs)).outs as Outputs;
}

/** A watch that begins with the pass that is there, which is named. */
async function beginWithPass(tenant: TestTenant, provider: Provider): Promise<Outputs> {
  const approvals = [{ ticket: "CHG-1", pass: tenant.passIdOf(user) }];
  const outs = await begin(provider, { user, approvals });
  expect(outs).toMatchObject({ baseline: outs.pass, drift: noDrift });
  return outs;
}

async function refresh(provider: Provider, state: Outputs) {
  const { props, inputs } = await provider.read(state.user, state);
  return { state: props as Outputs, inputs: inputs as Inputs };
}

/** `pulumi up` with these approvals after a refresh. */
async function up(provider: Provider, state: Outputs, inputs: Inputs, approvals: readonly Approval[]) {
  const checked = await provider.check(inputs, { user: state.user, approvals });
  const { outs } = await provider.update(state.user, state, checked.inputs as Inputs);
  return { news: checked.inputs as Inputs, outs: outs as Outputs };
}

describe("check", () => {
  test.each([
    ["no user", {}, "user", "must be text"],
    ["a malformed user", { user: "alice" }, "user", "is not a user: write an object id"],
    ["an unknown property", { user, tickets: 1 }, "tickets", "is not a known property"],
    [
      "an approval with a typing error",
      { user, approvals: [{ pass: "x" }, { tciket: "x", pass: "y" }] },
      "approvals.1.tciket",
      "is not a known property",
    ],
    [
      "an approval that ends before it begins",
      { user, approvals: [{ from: "2026-03-02T09:00:00Z", until: "2026-03-01T09:00:00Z" }] },
      "approvals.0.until",
      "must be later than 'from'",
    ],
    [
      "an approval of 0.1.0 with a lifetime that no pass has",
      { user, approval: { maxLifetimeInMinutes: 5 } },
      "approval.maxLifetimeInMinutes",
      "must be 10 minutes or more",
    ],
  ])("%s fails and names the property", async (_case, args, property, reason) => {
    const { failures } = await withoutSettings.check({}, args as unknown as Inputs);
    expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) }]);
  });

  test("carries the last observation forward, and its drift where no approval ends it", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const before = await begin(provider);
    tenant.tenant.issuePass(user);
    const { inputs } = await refresh(provider, before);

    expect(inputs).toMatchObject({ hasPass: true, pass: { isUsable: true }, drift: { kind: "Issued" } });
    expect(inputs.baseline).toBeUndefined();
    expect((await provider.check(inputs, { user })).inputs).toEqual(inputs);
  });

  test("carries the verdict that an update with the new approvals would leave, and asks nobody", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const before = await begin(provider);
    tenant.tenant.issuePass(user);
    const { state, inputs } = await refresh(provider, before);
    const approval = { ticket: "CHG-1", pass: tenant.passIdOf(user) };
    tenant.requests.clear();

    const { news, outs } = await up(provider, state, inputs, [approval]);
    expect(news).toEqual({
      user,
      approvals: [approval],
      hasPass: true,
      pass: state.pass,
      baseline: state.pass,
      drift: noDrift,
      accepted: [{ kind: "Issued", methodId: approval.pass, acceptedDateTime: nine, approval }],
    });
    expect(outs).toEqual({ ...news, tenantId: tenant.tenant.tenantId });
    expect(tenant.requests.entries).toEqual([]);
  });

  test.each<[string, Partial<Outputs>, Approval, string]>([
    [
      "a departure that is accepted no more",
      {
        gone: { status: 404, code: "x", firstReportedDateTime: at(10), accepted: true },
        accepted: [
          {
            kind: "UserGone",
            acceptedDateTime: at(20),
            approval: { ticket: "CHG-1", userId: "gone", expires: at(50) },
            before: {
              userId: "aaaaaaaa-0000-4000-8000-000000000001",
              drift: { kind: "UserGone", changes: [], firstReportedDateTime: at(10) },
            },
          },
        ],
      },
      { ticket: "CHG-1", userId: "gone", expires: at(50) },
      "UserGone",
    ],
    [
      "a departure that is left when its pass is approved",
      {
        gone: { status: 404, code: "x", firstReportedDateTime: at(10) },
        drift: { kind: "Issued", changes: [], firstReportedDateTime: at(5) },
      },
      { ticket: "CHG-1", pass: aPass().methodId },
      "UserGone",
    ],
  ])("says the same as the update of %s", async (_case, overrides, approval, kind) => {
    const state: Outputs = {
      user,
      userId: "aaaaaaaa-0000-4000-8000-000000000001",
      tenantId: "0f0f0f0f-0000-4000-8000-00000000da7a",
      hasPass: true,
      pass: aPass(),
      drift: { kind: "None", changes: [] },
      ...overrides,
    };
    const { tenantId, ...olds } = state;
    const { news, outs } = await up(alone(), state, olds, [approval]);
    expect(outs.drift?.kind).toBe(kind);
    expect({ ...news, tenantId }).toEqual(outs);
  });

  test("does not carry one user's observation to another: a replacement's preview would show it", async () => {
    const olds: Inputs = { user, hasPass: true, pass: aPass(), baseline: aPass() };
    const news = { user: bystander };
    expect((await withoutSettings.check(olds, news)).inputs).toEqual(news);
  });

  test("of somebody who was never observed is the arguments alone", async () => {
    const args = { user, approvals: [{ ticket: "CHG-1", pass: otherId }] };
    expect((await withoutSettings.check({ user }, args)).inputs).toEqual(args);
  });
});

describe("create", () => {
  test("reports a pass that is there and may still be used, and accepts nothing", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user);
    const outs = await begin(providerOf(tenant));
    expect(outs).toMatchObject({
      user,
      tenantId: tenant.tenant.tenantId,
      hasPass: true,
      pass: { methodId: tenant.passIdOf(user), isUsable: true },
      drift: { kind: "Found", firstReportedDateTime: nine },
    });
    expect(outs).not.toHaveProperty("baseline");
    expect(outs).not.toHaveProperty("accepted");
  });

  test.each<[string, (tenant: TestTenant) => void]>([
    ["used", ({ tenant }) => tenant.usePass(user)],
    ["expired", ({ clock }) => clock.advance({ hours: 2 })],
  ])("adopts a pass that is %s: it has had its life", async (_case, end) => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { isUsableOnce: true });
    end(tenant);
    const outs = await begin(providerOf(tenant));
    expect(outs).toMatchObject({ hasPass: true, pass: { isUsable: false }, drift: noDrift });
    expect(outs.baseline).toEqual(outs.pass);
  });

  test("of somebody without a pass begins with that", async () => {
    const tenant = await startTenant();
    expect(await begin(providerOf(tenant))).toStrictEqual({
      user,
      tenantId: tenant.tenant.tenantId,
      hasPass: false,
      drift: noDrift,
    });
  });

  test.each<[string, (id: string) => Approval]>([
    ["names it", (pass) => ({ ticket: "CHG-1", pass })],
    ["is a window for it", () => ({ ticket: "CHG-1", from: at(-5), until: at(600), maxLifetimeInMinutes: 60 })],
  ])("accepts the pass that is there if an approval %s", async (_case, approvalOf) => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 60 });
    const approval = approvalOf(tenant.passIdOf(user));
    const outs = await begin(providerOf(tenant), { user, approvals: [approval] });
    expect(outs).toMatchObject({
      baseline: outs.pass,
      drift: noDrift,
      accepted: [{ kind: "Found", methodId: tenant.passIdOf(user), acceptedDateTime: nine, approval }],
    });
  });

  test("of a missing user is an error that says what to do, whatever is approved", async () => {
    const tenant = await startTenant({ users: 0 });
    const error = /^no user 'user1@contoso\.example' in the tenant: check the name/;
    await expect(begin(providerOf(tenant))).rejects.toThrow(error);
    const departure = { user, approvals: [{ ticket: "CHG-1", userId: "gone" }] };
    await expect(begin(providerOf(tenant), departure)).rejects.toThrow(error);
  });

  test("of a user whom Graph refuses is an error that says what to check", async () => {
    const tenant = await startTenant({ users: 1 });
    tenant.tenant.deny(user);
    await expect(begin(providerOf(tenant))).rejects.toThrow(/403 accessDenied.*UserAuthMethod-TAP\.Read\.All/);
  });

  test("understands the approval of 0.1.0", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 60 });
    const approval = { ticket: "CHG-1", until: at(600), maxLifetimeInMinutes: 60 };
    const { inputs } = await providerOf(tenant).check({}, { user, approval });
    const { outs } = await providerOf(tenant).create(inputs as Inputs);
    expect(outs).toMatchObject({ approvals: [approval], drift: noDrift, accepted: [{ approval }] });
    expect(outs).not.toHaveProperty("approval");
  });
});

describe("read", () => {
  test("finds a pass that somebody issued, and goes on finding it", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const before = await begin(provider);
    tenant.tenant.issuePass(user);

    const first = await refresh(provider, before);
    expect(first.state).toMatchObject({ hasPass: true, drift: { kind: "Issued", firstReportedDateTime: nine } });
    expect(await provider.diff(user, first.state, before)).toEqual({ changes: true, replaces: [] });

    tenant.clock.advance({ minutes: 30 });
    expect((await refresh(provider, first.state)).state).toStrictEqual(first.state);
  });

  test.each<[string, (tenant: TestTenant) => void]>([
    ["nothing happened", () => {}],
    ["a pass was issued", ({ tenant }) => void tenant.issuePass(user, { lifetimeInMinutes: 480 })],
    ["the pass was removed", ({ tenant }) => void tenant.removePass(user)],
    ["the pass was used", ({ tenant }) => tenant.usePass(user)],
    ["the pass was disabled", ({ tenant }) => void Object.assign(tenant.policy, { state: "disabled" })],
    ["the user was removed", ({ tenant }) => tenant.removeUser(user)],
    ["the user is refused", ({ tenant }) => tenant.deny(user)],
  ])(
    "twice after %s gives the same state, and inputs that an update would leave as they are",
    async (_case, happen) => {
      const tenant = await startTenant();
      tenant.tenant.issuePass(user, { lifetimeInMinutes: 480, isUsableOnce: true });
      const provider = providerOf(tenant);
      const before = await beginWithPass(tenant, provider);
      const other = await begin(provider, { user: bystander });
      tenant.clock.advance({ minutes: 20 });
      happen(tenant);
      const look = async (state: Outputs) => {
        const [seen] = await Promise.all([refresh(provider, state), provider.read(bystander, other)]);
        return seen;
      };

      const first = await look(before);
      tenant.clock.advance({ minutes: 20 });
      const second = await look(first.state);
      expect(second).toStrictEqual(first);
      const { approvals = [] } = before;
      expect((await provider.check(first.inputs, { user, approvals })).inputs).toStrictEqual(first.inputs);
    },
  );

  test("of an unchanged tenant shows nothing", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 480 });
    const provider = providerOf(tenant);
    const before = await beginWithPass(tenant, provider);
    tenant.clock.advance({ minutes: 50 });
    const { state, inputs } = await refresh(provider, before);
    expect(state).toStrictEqual(before);
    expect(await provider.diff(user, state, inputs)).toEqual({ changes: false, replaces: [] });
  });

  test("of a user whom Graph refuses keeps the last pass and baseline and says so, in a state that then stays", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user);
    const provider = providerOf(tenant);
    const before = await beginWithPass(tenant, provider);
    tenant.tenant.deny(user);

    const [first] = await Promise.all([refresh(provider, before), provider.read(bystander, {})]);
    expect(first.state).toEqual({
      ...before,
      unreadable: { status: 403, code: "accessDenied", firstReportedDateTime: nine },
    });
    expect((await provider.diff(user, first.state, before)).changes).toBe(true);

    tenant.clock.advance({ minutes: 30 });
    expect((await refresh(provider, first.state)).state).toEqual(first.state);

    tenant.tenant.allow(user);
    expect((await refresh(provider, first.state)).state).toEqual(before);
  });

  test("throws what is the run's failure, without a stack to print", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const before = await begin(provider);
    tenant.tenant.fail(user, 500);
    const error = await provider.read(user, before).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ stack: "", message: expect.stringContaining("500") });
  });

  test("of a user who is gone keeps the resource, its baseline and its pending drift, and says since when", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user);
    const provider = providerOf(tenant);
    const before = await beginWithPass(tenant, provider);
    tenant.clock.advance({ minutes: 10 });
    tenant.tenant.removeUser(user);

    const { id, props, inputs } = await provider.read(user, before);
    expect(id).toBe(user);
    const gone = { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime: at(10) };
    const changes = [{ propertyName: "userId", desiredValue: user }];
    expect(props).toStrictEqual({
      ...before,
      gone,
      drift: { kind: "UserGone", changes, firstReportedDateTime: at(10) },
    });
    expect(inputs).toMatchObject({ gone, baseline: before.baseline, drift: { kind: "UserGone" } });
    expect(await provider.diff(user, props as Outputs, inputs as Inputs)).toEqual({ changes: true, replaces: [] });
  });

  test("by a sign-in to another tenant is the run's failure that names both, and asks for nothing", async () => {
    const tenant = await startTenant();
    const before = await begin(providerOf(tenant));
    const elsewhere = await startTenant({ tenantId: "0f0f0f0f-0000-4000-8000-00000000beef" });
    const provider = providerOf(elsewhere);
    for (const state of [before, { ...before, gone: { status: 404, code: "x", firstReportedDateTime: nine } }]) {
      const error = await provider.read(user, state).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({
        stack: "",
        message: expect.stringContaining(
          `the token is for tenant ${elsewhere.tenant.tenantId}, and this stack watches tenant ${tenant.tenant.tenantId}`,
        ),
      });
    }
    expect(elsewhere.requests.batches).toEqual([]);
  });

  test("of a look-up gives the pass, and neither drift nor a baseline", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user);
    const { id, props } = await providerOf(tenant).read(user, {});
    expect(id).toBe(user);
    expect(props).toMatchObject({ user, hasPass: true, pass: { isUsable: true } });
    expect(Object.keys(props as object).sort()).toEqual(["hasPass", "pass", "user"]);
  });

  test("of a look-up follows every change, and a user who is gone is looked up in vain", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const { props } = await provider.read(user, {});
    expect(props).toEqual({ user, hasPass: false });
    tenant.tenant.issuePass(user);
    expect((await provider.read(user, props)).props).toMatchObject({ hasPass: true, pass: { isUsable: true } });
    tenant.tenant.removeUser(user);
    expect(await provider.read(user, props)).toEqual({ id: "" });
  });

  test("accepts a new pass that an approval in the state covers", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const approval = { ticket: "CHG-1", until: at(1440), maxLifetimeInMinutes: 60 };
    const before = await begin(provider, { user, approvals: [approval] });
    tenant.clock.advance({ minutes: 30 });
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 60 });
    const { state } = await refresh(provider, before);
    expect(state).toMatchObject({ approvals: [approval], hasPass: true, drift: noDrift });
    expect(state.baseline).toEqual(state.pass);
    expect(state.accepted).toEqual([
      { kind: "Issued", methodId: tenant.passIdOf(user), acceptedDateTime: at(30), approval },
    ]);
  });

  test("nothing that it returns holds an undefined, a token or the value of a pass", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const before = await begin(provider);
    tenant.tenant.plantPass(user, { id: "x", temporaryAccessPass: "TAP+VALUE", isUsable: null, lifetimeInMinutes: 60 });
    const { state, inputs } = await refresh(provider, before);
    expect(state).toStrictEqual(JSON.parse(JSON.stringify(state)));
    expect(inputs).toStrictEqual(JSON.parse(JSON.stringify(inputs)));
    expect(JSON.stringify([state, inputs])).not.toContain("TAP+VALUE");
    expect(state.pass).toStrictEqual({ methodId: "x", lifetimeInMinutes: 60 });
  });
});

describe("update", () => {
  test("accepts exactly what is named of the observation that was reviewed, and asks nobody", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const before = await begin(provider);
    tenant.tenant.issuePass(user);
    const { state, inputs } = await refresh(provider, before);
    const approval = { ticket: "CHG-1", pass: tenant.passIdOf(user) };
    // After the review somebody replaces the pass: that one was not reviewed.
    tenant.tenant.issuePass(user);
    tenant.requests.clear();

    const { outs } = await up(provider, state, inputs, [approval]);
    expect(outs).toMatchObject({ pass: state.pass, baseline: state.pass, drift: noDrift });
    expect(tenant.requests.entries).toEqual([]);
    expect((await refresh(provider, outs)).state.drift?.kind).toBe("Replaced");
  });

  test.each<[string, readonly Approval[]]>([
    ["nothing", []],
    ["another pass", [{ ticket: "CHG-1", pass: otherId }]],
    ["that there is none", [{ ticket: "CHG-1", pass: "none", instead: aPass().methodId }]],
    ["the departure of the user", [{ ticket: "CHG-1", userId: "gone" }]],
    ["a return", [{ ticket: "CHG-1", userId: "returned" }]],
    ["a window that the pass would fit", [{ ticket: "CHG-1", from: at(-60), until: at(600) }]],
    ["the pass, until a moment that is past", [{ ticket: "CHG-1", pass: aPass().methodId, expires: at(59) }]],
  ])("accepts nothing if what is approved is %s", async (_case, approvals) => {
    const drift = { kind: "Issued" as const, changes: [], firstReportedDateTime: at(30) };
    const state: Outputs = { user, hasPass: true, pass: aPass(), drift };
    const { outs, news } = await up(alone(), state, state, approvals);
    expect(outs).toEqual({ ...state, ...(approvals.length > 0 && { approvals }) });
    expect(await alone().diff(user, outs, news)).toEqual({ changes: true, replaces: [] });
  });

  test("does not make a user readable", async () => {
    const unreadable = { status: 403, code: "accessDenied", firstReportedDateTime: nine };
    const { outs } = await alone().update(
      user,
      { user, hasPass: false, drift: { kind: "None", changes: [] }, unreadable },
      { user, hasPass: false },
    );
    expect(outs).toMatchObject({ unreadable });
  });

  test("does not bring a user back", async () => {
    const gone = { status: 404, code: "x", firstReportedDateTime: nine };
    const drift = { kind: "UserGone" as const, changes: [], firstReportedDateTime: nine };
    const state: Outputs = { user, hasPass: true, pass: aPass(), baseline: aPass(), gone, drift };
    expect((await up(alone(), state, state, [])).outs).toEqual(state);
    const { outs } = await up(alone(), state, state, [{ ticket: "CHG-1", userId: "gone" }]);
    expect(outs).toMatchObject({ baseline: aPass(), gone: { ...gone, accepted: true }, drift: noDrift });
  });
});

describe("what is accepted for a while", () => {
  const issued = { kind: "Issued" as const, changes: [], firstReportedDateTime: at(30) };

  test("is over by this machine's clock at check and update, which say the same", async () => {
    const approval = { ticket: "CHG-1", pass: aPass().methodId, expires: at(120) };
    const pending: Outputs = { user, hasPass: true, pass: aPass(), drift: issued };
    const { outs } = await up(alone(at(60)), pending, pending, [approval]);
    expect(outs).toMatchObject({ baseline: aPass(), drift: noDrift, accepted: [{ acceptedDateTime: at(60) }] });

    const { news: still, outs: same } = await up(alone(at(119)), outs, outs, [approval]);
    expect(same).toEqual(outs);
    expect(await alone(at(119)).diff(user, outs, still)).toEqual({ changes: false, replaces: [] });

    const { news, outs: after } = await up(alone(at(120)), outs, outs, [approval]);
    expect(await alone(at(120)).diff(user, outs, news)).toEqual({ changes: true, replaces: [] });
    expect(news).toEqual(after);
    expect(after).toEqual({ ...pending, approvals: [approval] });
  });

  test("is over by Graph's clock at a refresh, whatever this machine's says", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 480 });
    const yearsAgo = () => Date.parse("2020-01-01T00:00:00Z");
    const approval = { ticket: "CHG-1", pass: tenant.passIdOf(user), expires: at(120) };
    const accepted = await begin(providerOf(tenant, yearsAgo), { user, approvals: [approval] });
    expect(accepted).toMatchObject({ baseline: accepted.pass, drift: noDrift });

    // Each refresh is a process of its own, which signs in anew.
    tenant.clock.set(at(119));
    expect((await refresh(providerOf(tenant, yearsAgo), accepted)).state).toStrictEqual(accepted);
    tenant.clock.set(at(120));
    const { state } = await refresh(providerOf(tenant, yearsAgo), accepted);
    expect(state).toMatchObject({ drift: { kind: "Found", firstReportedDateTime: nine } });
    expect(state).not.toHaveProperty("baseline");
  });

  test("is over at a refresh that cannot read the user, too", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 480 });
    const approval = { ticket: "CHG-1", pass: tenant.passIdOf(user), expires: at(120) };
    const accepted = await begin(providerOf(tenant), { user, approvals: [approval] });
    tenant.tenant.deny(user);
    tenant.clock.set(at(120));
    const provider = providerOf(tenant);
    const [{ state }] = await Promise.all([refresh(provider, accepted), provider.read(bystander, {})]);
    expect(state).toMatchObject({
      unreadable: { status: 403, firstReportedDateTime: at(120) },
      drift: { kind: "Found", firstReportedDateTime: nine },
    });
  });

  test("ends when its line is taken out, at the update that does it", async () => {
    const approval = { ticket: "CHG-1", pass: aPass().methodId, expires: at(120) };
    const pending: Outputs = { user, hasPass: true, pass: aPass(), drift: issued };
    const { outs } = await up(alone(), pending, pending, [approval]);
    const { news, outs: after } = await up(alone(), outs, outs, []);
    expect(after).toEqual(pending);
    expect(news).toEqual(pending);
  });
});

describe("an approval that is taken out before the 'up' that first sees what it would cover", () => {
  const window = { ticket: "CHG-1", from: at(0), until: at(1440), maxLifetimeInMinutes: 480 };
  const cases: readonly (readonly [
    string,
    (tenant: TestTenant) => unknown,
    (tenant: TestTenant) => Approval,
    string,
  ])[] = [
    ["a window", ({ tenant }) => tenant.issuePass(user), () => window, "Issued"],
    ["a departure", ({ tenant }) => tenant.removeUser(user), () => ({ ticket: "CHG-1", userId: "gone" }), "UserGone"],
  ];

  test.each(cases)("accepts nothing: %s", async (_what, act, approvalOf, kind) => {
    const tenant = await startTenant();
    const approval = approvalOf(tenant);
    const watched = await begin(providerOf(tenant), { user, approvals: [approval] });
    tenant.clock.advance({ minutes: 1 });
    act(tenant);
    const run = async (approvals: readonly Approval[]) => {
      const provider = providerOf(tenant);
      const [{ state, inputs }] = await Promise.all([refresh(provider, watched), provider.read(bystander, {})]);
      const { news, outs } = await up(provider, state, inputs, approvals);
      return { outs, news, isShown: (await provider.diff(user, state, news)).changes };
    };
    const withdrawn = await run([]);
    expect(withdrawn).toMatchObject({ isShown: true, outs: { drift: { kind } }, news: { drift: { kind } } });
    expect(withdrawn.outs).not.toHaveProperty("accepted");

    const standing = await run([{ ...approval, by: "somebody" }]);
    expect(standing).toMatchObject({ outs: { drift: noDrift, accepted: [{ kind, approval }] } });
  });

  test("counts as it is written now: a window that has fewer uses, or has ended meanwhile, covers no other pass", async () => {
    const tenant = await startTenant();
    const was = { ...window, uses: 2 };
    const watched = await begin(providerOf(tenant), { user, approvals: [was] });
    tenant.tenant.issuePass(user);
    const { state: first } = await refresh(providerOf(tenant), watched);
    expect(first.accepted).toHaveLength(1);
    tenant.clock.advance({ minutes: 5 });
    tenant.tenant.issuePass(user);
    for (const is of [
      { ...was, uses: 1 },
      { ...was, expires: at(4) },
    ]) {
      const provider = providerOf(tenant);
      const { state, inputs } = await refresh(provider, first);
      expect(state.drift).toEqual(noDrift);
      const { outs, news } = await up(provider, state, inputs, [is]);
      expect(outs).toMatchObject({ drift: { kind: "Replaced", firstReportedDateTime: at(5) } });
      expect(outs.accepted).toHaveLength(1);
      expect(news).toMatchObject({ drift: outs.drift });
    }
  });

  test("counts until the end that it is given in that 'up', and no longer", async () => {
    const tenant = await startTenant();
    const watched = await begin(providerOf(tenant), { user, approvals: [window] });
    tenant.tenant.issuePass(user);
    const provider = providerOf(tenant);
    const { state, inputs } = await refresh(provider, watched);
    const approvals = [{ ...window, expires: at(30) }];
    const { outs } = await up(provider, state, inputs, approvals);
    expect(outs).toMatchObject({ drift: noDrift, baseline: outs.pass });
    tenant.clock.advance({ minutes: 30 });
    expect((await refresh(providerOf(tenant), outs)).state.drift).toMatchObject({
      kind: "Issued",
      firstReportedDateTime: nine,
    });
  });

  test("does not count because the same line stands once more, and was used", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 480 });
    const line = { ticket: "CHG-1", pass: tenant.passIdOf(user) };
    const watched = await begin(providerOf(tenant), { user, approvals: [line, { ...line }] });
    tenant.tenant.policy.state = "disabled";
    const provider = providerOf(tenant);
    const { state, inputs } = await refresh(provider, watched);
    expect(state.drift).toEqual(noDrift);
    expect((await up(provider, state, inputs, [line])).outs.drift?.kind).toBe("Disabled");
  });

  test("does not renew what another line accepted for a while, nor if the user cannot be read", async () => {
    const line = { ticket: "CHG-1", pass: aPass().methodId };
    for (const isDenied of [false, true]) {
      const tenant = await startTenant();
      tenant.tenant.issuePass(user, { id: line.pass, lifetimeInMinutes: 480 });
      const approvals = [
        { ...line, expires: at(60) },
        { ...line, ticket: "CHG-2" },
      ];
      const watched = await begin(providerOf(tenant), { user, approvals });
      tenant.clock.advance({ minutes: 60 });
      if (isDenied) tenant.tenant.deny(user);
      const provider = providerOf(tenant);
      const [{ state, inputs }] = await Promise.all([refresh(provider, watched), provider.read(bystander, {})]);
      expect(state.drift).toEqual(noDrift);
      const { outs } = await up(provider, state, inputs, []);
      expect(outs.drift).toMatchObject({ kind: "Found", firstReportedDateTime: nine });
      expect(outs.unreadable === undefined).toBe(!isDenied);
    }
  });

  test("leaves what an earlier refresh accepted by it", async () => {
    const tenant = await startTenant();
    const watched = await begin(providerOf(tenant), { user, approvals: [window] });
    tenant.tenant.issuePass(user);
    const { state } = await refresh(providerOf(tenant), watched);
    const { state: next, inputs } = await refresh(providerOf(tenant), state);
    const { outs } = await up(providerOf(tenant), next, inputs, []);
    expect(outs).toMatchObject({ drift: noDrift, baseline: next.pass });
  });
});

test("a user whose name is written in another case is the same one, and what was spent on a pass stays so", async () => {
  const tenant = await startTenant();
  const window = { ticket: "CHG-1", from: at(0), until: at(1440), maxLifetimeInMinutes: 480 };
  tenant.tenant.issuePass(user);
  const watched = await begin(providerOf(tenant), { user, approvals: [window] });
  const provider = providerOf(tenant);
  const { state, inputs } = await refresh(provider, watched);
  const name = user.toUpperCase();
  const { inputs: news } = await provider.check(inputs, { user: name, approvals: [window] });
  expect(news).toMatchObject({ user: name, baseline: watched.pass, accepted: [{ kind: "Found" }] });
  expect(await provider.diff(user, state, news as Inputs)).toEqual({ changes: true, replaces: [] });
  const { outs } = await provider.update(user, state, news as Inputs);
  expect(outs).toMatchObject({ user: name, baseline: watched.pass, accepted: [{ kind: "Found" }] });
});

test("a user whose name is written in another case is told of in that case, by check and update alike", async () => {
  const gone = { status: 404, code: "x", firstReportedDateTime: at(10) };
  const drift = { kind: "Issued" as const, changes: [], firstReportedDateTime: at(5) };
  const state: Outputs = { user, hasPass: true, pass: aPass(), gone, drift };
  const renamed = { ...state, user: user.toUpperCase() };
  const approvals = [{ ticket: "CHG-1", pass: aPass().methodId }];
  const { inputs: news } = await alone().check(state, { user: renamed.user, approvals });
  const { outs } = await alone().update(user, state, news as Inputs);
  expect(outs).toMatchObject({ drift: { kind: "UserGone", changes: [{ desiredValue: renamed.user }] } });
  expect(news).toEqual(outs);
});

test("what was accepted for a while is shown to be over where nobody looks, also before the first refresh", async () => {
  const tenant = await startTenant();
  tenant.tenant.issuePass(user);
  const approvals = [{ ticket: "CHG-1", pass: tenant.passIdOf(user), expires: at(120) }];
  const outs = await begin(providerOf(tenant), { user, approvals });
  const differs = async (now: string) => (await alone(now).diff(user, outs, { user, approvals })).changes;
  expect(await differs(at(119))).toBe(false);
  expect(await differs(at(120))).toBe(true);
});

test("another user is a replacement, other approvals an update, and their order matters", async () => {
  const olds: Outputs = { user, hasPass: false, drift: { kind: "None", changes: [] } };
  const [one, two] = [
    { ticket: "T-1", pass: "x" },
    { ticket: "T-2", pass: "y" },
  ];
  const diff = (before: readonly Approval[], after: readonly Approval[]) =>
    withoutSettings.diff(user, { ...olds, approvals: before }, { user, approvals: after });
  expect(await withoutSettings.diff(user, olds, { user: "b@c.d" })).toEqual({ changes: true, replaces: ["user"] });
  expect(await withoutSettings.diff(user, olds, { user, approvals: [one] })).toEqual({ changes: true, replaces: [] });
  expect(await withoutSettings.diff(user, olds, { user })).toEqual({ changes: false, replaces: [] });
  expect(await diff([one, two], [one, two])).toEqual({ changes: false, replaces: [] });
  expect(await diff([one, two], [one])).toEqual({ changes: true, replaces: [] });
  expect(await diff([], [])).toEqual({ changes: false, replaces: [] });
});

test.each<[string, Partial<Outputs>, boolean]>([
  ["drift", { drift: { kind: "Issued", changes: [], firstReportedDateTime: nine } }, true],
  ["somebody unreadable", { unreadable: { status: 403, code: "x", firstReportedDateTime: nine } }, true],
  [
    "somebody who is gone",
    {
      gone: { status: 404, code: "x", firstReportedDateTime: nine },
      drift: { kind: "UserGone", changes: [], firstReportedDateTime: nine },
    },
    true,
  ],
  [
    "somebody whose departure is accepted",
    { gone: { status: 404, code: "x", firstReportedDateTime: nine, accepted: true } },
    false,
  ],
])("whether a preview shows %s goes by what is open", async (_case, overrides, changes) => {
  const olds: Outputs = { user, hasPass: false, drift: { kind: "None", changes: [] }, ...overrides };
  expect(await withoutSettings.diff(user, olds, olds)).toEqual({ changes, replaces: [] });
});

test("delete forgets, and asks nobody", async () => {
  const tenant = await startTenant();
  const provider = providerOf(tenant);
  const state = await begin(provider);
  tenant.requests.clear();
  await provider.delete(user, state);
  expect(tenant.requests.entries).toEqual([]);
});
