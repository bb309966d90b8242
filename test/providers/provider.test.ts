import { describe, expect, test } from "vitest";
import { createProvider, type Provider } from "../../providers/provider";
import type { Inputs, Outputs } from "../../providers/state";
import { aPass } from "../support/passes";
import { readerOf } from "../support/read";
import { startTenant, type TestTenant } from "../support/tenant";

const user = "user1@contoso.example";
const settings = { cloud: "global" as const, clockSkewMinutes: 5, timeBudgetMinutes: 10 };

function providerOf(tenant: TestTenant): Provider {
  const reader = readerOf(tenant);
  return createProvider(() => ({ settings, reader }));
}

async function adopt(provider: Provider, args: Inputs = { user }): Promise<Outputs> {
  const { inputs } = await provider.check({}, args);
  return (await provider.create(inputs as Inputs)).outs as Outputs;
}

async function refresh(provider: Provider, state: Outputs) {
  const { props, inputs } = await provider.read(user, state);
  return { state: props as Outputs, inputs: inputs as Inputs };
}

describe("check", () => {
  test.each([
    ["no user", {}, "user", "must be text"],
    ["a malformed user", { user: "alice" }, "user", "is no user: write an object id"],
    ["an unknown property", { user, tickets: 1 }, "tickets", "is not a known property"],
    [
      "an approval with a typing error",
      { user, approval: { tciket: "x" } },
      "approval.tciket",
      "is not a known property",
    ],
    [
      "an approval that ends before it begins",
      { user, approval: { from: "2026-03-02T09:00:00Z", until: "2026-03-01T09:00:00Z" } },
      "approval.until",
      "must lie after 'from'",
    ],
    [
      "a lifetime that no pass has",
      { user, approval: { maxLifetimeInMinutes: 5 } },
      "approval.maxLifetimeInMinutes",
      "must be 10 minutes or more",
    ],
  ])("%s fails and names the property", async (_case, args, property, reason) => {
    const { failures } = await createProvider(() => {
      throw new Error("check asks for nothing");
    }).check({}, args as unknown as Inputs);
    expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) }]);
  });

  test("carries the last observation forward, as what an update would accept", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.tenant.issuePass(user);
    const { inputs } = await refresh(provider, baseline);

    expect(inputs).toMatchObject({ hasPass: true, pass: { isUsable: true } });
    expect(inputs.baseline).toBeUndefined();
    expect((await provider.check(inputs, { user })).inputs).toEqual({ ...inputs, baseline: inputs.pass });
  });
});

test("check does not carry one user's observation to another: a replacement's preview would show it", async () => {
  const provider = createProvider(() => {
    throw new Error("check asks for nothing");
  });
  const olds: Inputs = { user, hasPass: true, pass: aPass(), baseline: aPass() };
  const news = { user: "user2@contoso.example" };
  expect((await provider.check(olds, news)).inputs).toEqual(news);
});

describe("create", () => {
  test("adopts what is there", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user);
    const outs = await adopt(providerOf(tenant));
    expect(outs).toMatchObject({ user, hasPass: true, drift: { kind: "None", changes: [] } });
    expect(outs.baseline).toEqual(outs.pass);
  });

  test("of a missing user is an error that says what to do", async () => {
    const tenant = await startTenant({ users: 0 });
    await expect(adopt(providerOf(tenant))).rejects.toThrow(
      /^no user 'user1@contoso\.example' in the tenant: check the name/,
    );
  });
});

test("create of a user whom Graph refuses is an error that says what to check", async () => {
  const tenant = await startTenant({ users: 1 });
  tenant.tenant.deny(user);
  await expect(adopt(providerOf(tenant))).rejects.toThrow(/403 accessDenied.*UserAuthMethod-TAP\.Read\.All/);
});

describe("read", () => {
  test("finds a pass that somebody issued, and goes on finding it", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.tenant.issuePass(user);

    const first = await refresh(provider, baseline);
    expect(first.state).toMatchObject({
      hasPass: true,
      drift: { kind: "Issued", firstReportedDateTime: "2026-03-02T09:00:00.000Z" },
    });
    expect(await provider.diff(user, first.state, baseline)).toEqual({ changes: true, replaces: [] });

    tenant.clock.advance({ minutes: 30 });
    expect((await refresh(provider, first.state)).state).toEqual(first.state);
  });

  test("of an unchanged tenant gives the same state, whatever the time", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 480 });
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.clock.advance({ minutes: 50 });
    const { state } = await refresh(provider, baseline);
    expect(state).toEqual(baseline);
    expect(await provider.diff(user, state, baseline)).toEqual({ changes: false, replaces: [] });
  });

  test("of a user whom Graph refuses keeps the last pass and baseline and says so, in a state that then stays", async () => {
    const tenant = await startTenant();
    tenant.tenant.issuePass(user);
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.tenant.deny(user);

    const [first] = await Promise.all([refresh(provider, baseline), provider.read("user2@contoso.example", {})]);
    expect(first.state).toEqual({
      ...baseline,
      unreadable: { status: 403, code: "accessDenied", firstReportedDateTime: "2026-03-02T09:00:00.000Z" },
    });
    expect((await provider.diff(user, first.state, baseline)).changes).toBe(true);

    tenant.clock.advance({ minutes: 30 });
    expect((await refresh(provider, first.state)).state).toEqual(first.state);

    tenant.tenant.allow(user);
    expect((await refresh(provider, first.state)).state).toEqual(baseline);
  });

  test("throws what is the run's failure, without a stack to print", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.tenant.fail(user, 500);
    const error = await provider.read(user, baseline).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ stack: "", message: expect.stringContaining("500") });
  });

  test("of a user who is gone gives a blank id", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.tenant.removeUser(user);
    expect(await provider.read(user, baseline)).toEqual({ id: "" });
  });

  test("of a look-up without a baseline gives the pass and no drift", async () => {
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

  test("an approved pass is no drift", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const approval = { ticket: "T-1", until: "2026-03-03T09:00:00Z", maxLifetimeInMinutes: 60 };
    const baseline = await adopt(provider, { user, approval });
    tenant.tenant.issuePass(user, { lifetimeInMinutes: 60 });
    const { state } = await refresh(provider, baseline);
    expect(state).toMatchObject({ approval, hasPass: true, drift: { kind: "None" } });
    expect(state.baseline).toEqual(state.pass);
  });

  test("nothing that it returns holds an undefined, a token or the value of a pass", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.tenant.plantPass(user, { id: "x", temporaryAccessPass: "TAP+VALUE", isUsable: null, lifetimeInMinutes: 60 });
    const { state, inputs } = await refresh(provider, baseline);
    expect(state).toStrictEqual(JSON.parse(JSON.stringify(state)));
    expect(inputs).toStrictEqual(JSON.parse(JSON.stringify(inputs)));
    expect(JSON.stringify([state, inputs])).not.toContain("TAP+VALUE");
    expect(state.pass).toStrictEqual({ methodId: "x", lifetimeInMinutes: 60 });
  });
});

describe("update", () => {
  test("accepts the observation that was reviewed, and asks nobody", async () => {
    const tenant = await startTenant();
    const provider = providerOf(tenant);
    const baseline = await adopt(provider);
    tenant.tenant.issuePass(user);
    const { state, inputs } = await refresh(provider, baseline);
    const { inputs: news } = await provider.check(inputs, { user });
    // After the review somebody replaces the pass: that one was not reviewed.
    tenant.tenant.issuePass(user);
    tenant.requests.clear();

    const { outs } = await provider.update(user, state, news as Inputs);
    expect(outs).toEqual({
      user,
      hasPass: true,
      pass: state.pass,
      baseline: state.pass,
      drift: { kind: "None", changes: [] },
    });
    expect(tenant.requests.entries).toEqual([]);
    expect((await refresh(provider, outs as Outputs)).state.drift?.kind).toBe("Replaced");
  });

  test("does not make a user readable", async () => {
    const unreadable = { status: 403, code: "accessDenied", firstReportedDateTime: "2026-03-02T09:00:00.000Z" };
    const provider = createProvider(() => {
      throw new Error("update asks for nothing");
    });
    const { outs } = await provider.update(user, { user, hasPass: false, unreadable }, { user, hasPass: false });
    expect(outs).toMatchObject({ unreadable });
  });
});

test("another user is a replacement, another approval an update", async () => {
  const provider = createProvider(() => {
    throw new Error("diff asks for nothing");
  });
  const olds: Outputs = { user, hasPass: false, drift: { kind: "None", changes: [] } };
  expect(await provider.diff(user, olds, { user: "b@c.d" })).toEqual({ changes: true, replaces: ["user"] });
  expect(await provider.diff(user, olds, { user, approval: { ticket: "T" } })).toEqual({ changes: true, replaces: [] });
  expect(await provider.diff(user, olds, { user })).toEqual({ changes: false, replaces: [] });
});

test("delete forgets, and asks nobody", async () => {
  const tenant = await startTenant();
  const provider = providerOf(tenant);
  const state = await adopt(provider);
  tenant.requests.clear();
  await provider.delete(user, state);
  expect(tenant.requests.entries).toEqual([]);
});
