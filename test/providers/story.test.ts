import { describe, expect, test } from "vitest";
import type { Approval } from "../../providers/approvals/approval";
import type { Arguments } from "../../providers/state";
import type { PassRequest } from "../../simulator/tenant/pass";
import { at } from "../support/passes";
import { startTenant } from "../support/tenant";
import { stackOf } from "../support/watch";

// What happens to watched users over hours and days, with refreshes in between and now and then an approval.
const [user, other] = ["user1@contoso.example", "user2@contoso.example"] as const;
const start = "2026-03-02T09:00:00.000Z";
const noDrift = { kind: "None", changes: [] };

interface Given {
  /** The user's pass at the beginning, which is approved. */
  readonly pass?: PassRequest;
  readonly approvals?: readonly Approval[];
  /** true: the application may find out object ids. */
  readonly mayReadIds?: boolean;
}

async function watched({ pass, approvals, mayReadIds = false }: Given = {}) {
  const simulator = await startTenant({ users: 2 });
  if (pass) simulator.tenant.issuePass(user, pass);
  const ids = mayReadIds ? ["User.ReadBasic.All"] : [];
  const application = simulator.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", ...ids] });
  const { watch, refresh } = stackOf(simulator, application);
  const { clock, tenant, requests, passIdOf } = simulator;
  // The other can always be read, which makes a refusal, or an absence, the first one's own.
  const args: Arguments = { user, ...(approvals && { approvals }) };
  const [method, bystander] = [await watch(args), await watch({ user: other })];
  if (pass && method.outputs.drift?.kind === "Found") await method.accept();
  expect(method.outputs.drift).toEqual(noDrift);
  return { application, clock, tenant, requests, passIdOf, watch, refresh, method, bystander };
}

test("a pass that lives its whole life is never shown, at whatever stage it is looked at", async () => {
  const pass = { startDateTime: "2026-03-02T12:00:00Z", isUsableOnce: true };
  const { clock, tenant, refresh, method } = await watched({ pass });

  const stages = [
    () => clock.advance({ hours: 3 }),
    () => tenant.usePass(user),
    () => clock.advance({ days: 1 }),
    () => void tenant.removePass(user),
  ];
  const seen: (string | undefined)[] = [method.outputs.pass?.methodUsabilityReason];
  for (const stage of stages) {
    stage();
    await refresh();
    seen.push(method.outputs.pass?.methodUsabilityReason);
    expect(await method.isShown()).toBe(false);
  }
  expect(seen).toEqual(["NotYetValid", "EnabledByPolicy", "OneTimeUsed", "OneTimeUsed", undefined]);
  expect(method.outputs).toMatchObject({ user, hasPass: false, drift: noDrift });
  expect(method.outputs).not.toHaveProperty("baseline");
});

test("a pass that was there when the watch began stays reported until somebody names it, whatever 'up' runs", async () => {
  const simulator = await startTenant({ users: 2 });
  simulator.tenant.issuePass(user, { lifetimeInMinutes: 480 });
  const { watch, refresh } = stackOf(simulator);
  const method = await watch({ user });
  for (const minutes of [0, 10, 20]) {
    simulator.clock.advance({ minutes });
    await refresh();
    await method.up();
    expect(await method.isShown()).toBe(true);
    expect(method.outputs.drift).toMatchObject({ kind: "Found", firstReportedDateTime: start });
    expect(method.outputs).not.toHaveProperty("baseline");
  }
  await method.up([{ ticket: "CHG-1", pass: simulator.passIdOf(user) }]);
  expect(method.outputs).toMatchObject({ baseline: method.outputs.pass, drift: noDrift });
  await refresh();
  expect(await method.isShown()).toBe(false);
});

test("an issued pass stays reported since the first look while it lives, and is shown as it is", async () => {
  const { clock, tenant, refresh, method } = await watched();
  tenant.issuePass(user, { startDateTime: "2026-03-02T12:00:00Z" });

  const seen: (string | undefined)[] = [];
  for (const hours of [0, 3, 24]) {
    clock.advance({ hours });
    await refresh();
    await method.up();
    seen.push(method.outputs.pass?.methodUsabilityReason);
    expect(await method.isShown()).toBe(true);
    expect(method.outputs.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: start });
  }
  expect(seen).toEqual(["NotYetValid", "EnabledByPolicy", "Expired"]);
});

test("accepted drift is not shown again, and the next drift is", async () => {
  const { tenant, refresh, method } = await watched();
  tenant.issuePass(user);
  await refresh();
  await method.accept();
  expect(method.outputs).toMatchObject({ baseline: method.outputs.pass, drift: noDrift });

  await refresh();
  expect(await method.isShown()).toBe(false);

  tenant.removePass(user);
  await refresh();
  expect(method.outputs.drift?.kind).toBe("Removed");
  await method.accept();
  expect(method.outputs).toMatchObject({ hasPass: false, drift: noDrift });
  expect(method.outputs).not.toHaveProperty("baseline");
});

test("a pass that is issued and taken away again before anybody accepted it leaves no drift", async () => {
  const { tenant, refresh, method } = await watched();
  const before = method.outputs;
  tenant.issuePass(user);
  await refresh();
  tenant.removePass(user);
  await refresh();
  // That it was reported is remembered: a replica that is behind may show it again.
  const { reported, ...others } = method.outputs;
  expect(others).toEqual(before);
  expect(reported).toMatchObject([{ kind: "Issued" }]);
  expect(await method.isShown()).toBe(false);
});

test("of passes that follow each other the last is reported, against the one that was accepted", async () => {
  const { clock, tenant, refresh, method } = await watched({ pass: {} });
  const accepted = method.outputs.pass;
  for (let replacements = 0; replacements < 2; replacements += 1) {
    clock.advance({ minutes: 10 });
    tenant.issuePass(user);
    await refresh();
  }
  const { pass, baseline, drift } = method.outputs;
  expect(baseline).toEqual(accepted);
  expect(drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: "2026-03-02T09:20:00.000Z" });
  expect(drift?.changes).toContainEqual({
    propertyName: "methodId",
    currentValue: pass?.methodId,
    desiredValue: accepted?.methodId,
  });
});

test("a window lets one pass through, and the next one is drift although it would fit as well", async () => {
  const window = { ticket: "CHG-1", from: at(0), until: at(600), maxLifetimeInMinutes: 60, isUsableOnce: true };
  const { clock, tenant, refresh, method, passIdOf } = await watched({ approvals: [window] });
  clock.advance({ minutes: 10 });
  tenant.issuePass(user, { isUsableOnce: true });
  await refresh();
  expect(method.outputs).toMatchObject({
    baseline: method.outputs.pass,
    drift: noDrift,
    accepted: [{ kind: "Issued", methodId: passIdOf(user), acceptedDateTime: at(10), approval: window }],
  });
  expect(await method.isShown()).toBe(false);

  clock.advance({ minutes: 10 });
  tenant.usePass(user);
  tenant.issuePass(user, { isUsableOnce: true });
  await refresh();
  await method.up();
  expect(method.outputs.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(20) });
});

test("a policy that disables the pass is drift, also when the pass expires before anybody looks into it", async () => {
  const { clock, tenant, refresh, method } = await watched({ pass: {} });
  await method.up([]);
  tenant.policy.state = "disabled";
  await refresh();
  clock.advance({ hours: 9 });
  await refresh();
  expect(method.outputs.pass?.methodUsabilityReason).toBe("Expired");
  expect(method.outputs.drift).toMatchObject({ kind: "Disabled", firstReportedDateTime: start });

  await method.accept();
  await refresh();
  expect(await method.isShown()).toBe(false);
});

test("a disabled pass that was accepted as that, is enabled again and then used was re-enabled", async () => {
  const { clock, tenant, refresh, method } = await watched({ pass: { isUsableOnce: true, lifetimeInMinutes: 480 } });
  tenant.policy.state = "disabled";
  await refresh();
  await method.accept();
  expect(method.outputs).toMatchObject({ baseline: { methodUsabilityReason: "DisabledByPolicy" }, drift: noDrift });

  clock.advance({ minutes: 30 });
  tenant.policy.state = "enabled";
  await refresh();
  const { drift } = method.outputs;
  expect(drift).toMatchObject({ kind: "Reenabled", firstReportedDateTime: at(30) });
  clock.advance({ minutes: 30 });
  tenant.usePass(user);
  await refresh();
  expect(method.outputs.drift).toMatchObject({ kind: "Reenabled", firstReportedDateTime: at(30) });
});

test.each<[string, (tenant: { issuePass(name: string): unknown }) => unknown]>([
  ["no drift", () => {}],
  ["drift", (tenant) => tenant.issuePass(user)],
])("two looks at a tenant with %s in which nothing happens leave the same bytes", async (_case, happen) => {
  const { clock, tenant, refresh, method } = await watched({ pass: { lifetimeInMinutes: 480 } });
  happen(tenant);
  await refresh();
  const before = method.text();
  clock.advance({ minutes: 45 });
  await refresh();
  expect(method.text()).toBe(before);
});

describe("what Graph tells now in this form and now in that", () => {
  const wire = {
    id: "bbbbbbbb-0000-4000-8000-00000000000f",
    createdDateTime: "2026-03-02T09:00:00Z",
    startDateTime: "2026-03-02T09:00:00.0000000Z",
    lifetimeInMinutes: 480,
    isUsableOnce: false,
    isUsable: true,
    methodUsabilityReason: "EnabledByPolicy",
  };
  const spelled = {
    ...wire,
    createdDateTime: "2026-03-02T10:00:00.000+01:00",
    startDateTime: "2026-03-02T09:00:00Z",
    methodUsabilityReason: "enabledByPolicy",
  };

  test.each([
    ["accepted", true],
    ["reported", false],
  ])("leaves the bytes of a state with a pass that is %s", async (_case, isAccepted) => {
    const { tenant, refresh, method } = await watched();
    tenant.plantPass(user, wire);
    await refresh();
    if (isAccepted) await method.accept();
    await refresh();
    const before = method.text();
    for (const told of [spelled, { ...wire, startDateTime: null, isUsable: undefined }, { id: wire.id }, wire]) {
      tenant.plantPass(user, told);
      await refresh();
      expect(method.outputs.drift).toEqual(JSON.parse(before).outputs.drift);
    }
    expect(method.text()).toBe(before);
    tenant.plantPass(user, spelled);
    await refresh();
    expect(method.text()).toBe(before);
  });

  test("leaves the bytes of a state with a pass of somebody who has returned", async () => {
    const { tenant, refresh, method } = await watched({ approvals: [{ ticket: "CHG-1", userId: "gone" }] });
    tenant.removeUser(user);
    await refresh();
    tenant.restoreUser(user);
    tenant.plantPass(user, wire);
    await refresh();
    expect(method.outputs.drift?.kind).toBe("UserReturned");
    const before = method.text();
    tenant.plantPass(user, spelled);
    await refresh();
    expect(method.text()).toBe(before);
  });
});

test("what a replica showed that was behind is gone with the next refresh", async () => {
  const { clock, tenant, refresh, method } = await watched();
  const planted = (id: string, created: string, isUsable: boolean, methodUsabilityReason: string) => ({
    id,
    createdDateTime: created,
    startDateTime: created,
    lifetimeInMinutes: 480,
    isUsableOnce: true,
    isUsable,
    methodUsabilityReason,
  });
  const older = planted("older", at(-60), true, "EnabledByPolicy");
  const scheduled = planted("pass", at(2), false, "NotYetValid");
  const usable = planted("pass", at(2), true, "EnabledByPolicy");
  const used = planted("pass", at(2), false, "OneTimeUsed");
  clock.advance({ minutes: 2 });
  tenant.plantPass(user, usable);
  await refresh();
  await method.accept();
  await method.up([]);

  // Each time a replica shows what was, and the next one what is.
  for (const [stale, current] of [
    [older, usable],
    [undefined, usable],
    [scheduled, usable],
    [older, used],
    [usable, used],
  ] as const) {
    if (stale) tenant.plantPass(user, stale);
    else tenant.removePass(user);
    clock.advance({ minutes: 2 });
    await refresh();
    tenant.plantPass(user, current);
    clock.advance({ minutes: 2 });
    await refresh();
    expect(method.outputs).toMatchObject({ pass: method.outputs.baseline, drift: noDrift });
    expect(method.outputs.baseline?.methodUsabilityReason).toBe(current.methodUsabilityReason);
  }
});

test("what happened while a user was unreadable is found when the user can be read again", async () => {
  const { clock, tenant, refresh, method } = await watched({ pass: {} });
  const accepted = method.outputs;
  tenant.deny(user);
  tenant.issuePass(user);
  await refresh();
  expect(method.outputs).toMatchObject({ ...accepted, unreadable: { status: 403, firstReportedDateTime: start } });

  clock.advance({ minutes: 30 });
  tenant.allow(user);
  await refresh();
  expect(method.outputs.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: "2026-03-02T09:30:00.000Z" });
  expect(method.outputs).not.toHaveProperty("unreadable");
});

test("reported drift outlasts a time in which the user is unreadable", async () => {
  const { clock, tenant, refresh, method } = await watched();
  tenant.issuePass(user, { lifetimeInMinutes: 480 });
  await refresh();
  const reported = method.outputs;
  for (const change of [() => tenant.deny(user), () => tenant.allow(user)]) {
    clock.advance({ minutes: 30 });
    change();
    await refresh();
    expect(method.outputs).toMatchObject(reported);
  }
  expect(method.outputs).toEqual(reported);
});

test("accepting the drift of an unreadable user accepts what was last seen, and goes on saying that nothing is seen", async () => {
  const { tenant, refresh, method } = await watched();
  tenant.issuePass(user);
  await refresh();
  const reviewed = method.outputs.pass;
  tenant.deny(user);
  tenant.issuePass(user);
  await refresh();
  await method.accept();
  expect(method.outputs).toMatchObject({ baseline: reviewed, drift: noDrift, unreadable: { status: 403 } });
  expect(await method.isShown()).toBe(true);

  tenant.allow(user);
  await refresh();
  expect(method.outputs.drift?.kind).toBe("Replaced");
});

test("one user who fails and one who is refused leave the others be", async () => {
  const { tenant, watch, refresh, method, bystander } = await watched();
  tenant.addUser({ userPrincipalName: "user3@contoso.example" });
  const refused = await watch({ user: "user3@contoso.example" });
  const before = bystander.text();
  tenant.fail(other, 500);
  tenant.deny("user3@contoso.example");
  tenant.issuePass(user);

  expect(await refresh()).toEqual([expect.stringContaining(`could not tell about '${other}'`)]);
  expect(method.outputs.drift?.kind).toBe("Issued");
  expect(bystander.text()).toBe(before);
  expect(refused.outputs.unreadable).toMatchObject({ status: 403, code: "accessDenied" });
});

test("when nobody can be read, no state changes", async () => {
  const { tenant, refresh, method, bystander } = await watched({ pass: {} });
  const before = [method.text(), bystander.text()];
  tenant.deny(user);
  tenant.deny(other);
  const refusal = expect.stringContaining("Graph refuses to tell about any user");
  expect(await refresh()).toEqual([refusal, refusal]);
  expect([method.text(), bystander.text()]).toEqual(before);
});

describe("somebody who is gone", () => {
  test("keeps resource, baseline, pending drift and its first date, and is back as if nothing had been", async () => {
    const { clock, tenant, refresh, method } = await watched({ pass: { lifetimeInMinutes: 480 } });
    clock.advance({ minutes: 5 });
    tenant.issuePass(user, { lifetimeInMinutes: 480 });
    await refresh();
    const reported = method.outputs;
    expect(reported.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(5) });

    clock.advance({ minutes: 5 });
    tenant.removeUser(user);
    await refresh();
    const gone = { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime: at(10) };
    expect(method.outputs).toEqual({ ...reported, gone });
    expect(await method.isShown()).toBe(true);
    const departed = method.text();
    clock.advance({ minutes: 5 });
    await refresh();
    await method.up();
    expect(method.text()).toBe(departed);

    tenant.restoreUser(user);
    await refresh();
    expect(method.outputs).toEqual(reported);
  });

  test("is drift by that alone, and none any more when there again", async () => {
    const { clock, tenant, refresh, method } = await watched({ pass: { lifetimeInMinutes: 480 } });
    await refresh();
    const before = method.text();
    clock.advance({ minutes: 5 });
    tenant.removeUser(user);
    await refresh();
    expect(method.outputs.drift).toMatchObject({ kind: "UserGone", firstReportedDateTime: at(5) });
    tenant.restoreUser(user);
    await refresh();
    expect(method.text()).toBe(before);
    expect(await method.isShown()).toBe(false);
  });

  test("and whose departure is approved is shown no more, and the return has to be approved as well", async () => {
    const { clock, tenant, refresh, method } = await watched({ pass: { lifetimeInMinutes: 480 } });
    const accepted = method.outputs.baseline;
    tenant.removeUser(user);
    await refresh();
    await method.accept();
    expect(method.outputs).toMatchObject({ baseline: accepted, gone: { accepted: true }, drift: noDrift });
    expect(await method.isShown()).toBe(false);
    const departed = method.text();
    clock.advance({ minutes: 30 });
    await refresh();
    expect(method.text()).toBe(departed);

    tenant.restoreUser(user);
    await refresh();
    expect(method.outputs).toMatchObject({ drift: { kind: "UserReturned", firstReportedDateTime: at(30) } });
    expect(method.outputs).not.toHaveProperty("gone");
    await method.up();
    expect(await method.isShown()).toBe(true);
    await method.accept();
    expect(method.outputs).toMatchObject({ baseline: accepted, drift: noDrift });
    await refresh();
    expect(await method.isShown()).toBe(false);
  });

  test("and comes back with another pass has two things to be approved", async () => {
    const { clock, tenant, refresh, method, passIdOf } = await watched({ pass: { lifetimeInMinutes: 480 } });
    tenant.removeUser(user);
    await refresh();
    await method.accept();
    clock.advance({ minutes: 30 });
    tenant.restoreUser(user);
    tenant.issuePass(user);
    await refresh();
    expect(method.outputs.drift?.kind).toBe("UserReturned");
    await method.up([{ ticket: "CHG-2", userId: "returned" }]);
    expect(method.outputs.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(30) });
    await method.up([
      { ticket: "CHG-2", userId: "returned" },
      { ticket: "CHG-3", pass: passIdOf(user) },
    ]);
    expect(method.outputs).toMatchObject({ baseline: method.outputs.pass, drift: noDrift });
  });

  test("with everybody else fails the run, and no state changes", async () => {
    const { tenant, refresh, method, bystander } = await watched({ pass: {} });
    const before = [method.text(), bystander.text()];
    tenant.removeUser(user);
    tenant.removeUser(other);
    const failure = expect.stringContaining(`Graph knows none of the 2 users in the tenant ${tenant.tenantId}`);
    expect(await refresh()).toEqual([failure, failure]);
    expect([method.text(), bystander.text()]).toEqual(before);
  });

  test("as was approved does not stop the run when the last one is gone too", async () => {
    const { tenant, refresh, method, bystander } = await watched();
    tenant.removeUser(user);
    await refresh();
    await method.accept();
    tenant.removeUser(other);
    expect(await refresh()).toEqual([]);
    expect(method.outputs).toMatchObject({ gone: { accepted: true }, drift: noDrift });
    expect(bystander.outputs.drift?.kind).toBe("UserGone");
  });
});

describe("somebody whose object id is known", () => {
  const married = "user1.smith@contoso.example";

  test("is known by it from the first look on, and where it may not be read is not", async () => {
    for (const mayReadIds of [true, false]) {
      const { tenant, method } = await watched({ mayReadIds });
      expect(method.outputs.userId).toBe(mayReadIds ? tenant.idOf(user) : undefined);
      expect(method.outputs.tenantId).toBe(tenant.tenantId);
    }
  });

  test("stays the same user under another name, and back again", async () => {
    const { clock, tenant, refresh, method } = await watched({ pass: { lifetimeInMinutes: 480 }, mayReadIds: true });
    await refresh();
    const before = method.text();
    tenant.renameUser(user, married);
    clock.advance({ minutes: 5 });
    expect(await refresh()).toEqual([]);
    expect(method.text()).toBe(before);

    clock.advance({ minutes: 5 });
    tenant.issuePass(married);
    await refresh();
    expect(method.outputs.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(10) });
    const reported = method.text();
    tenant.renameUser(married, user);
    await refresh();
    expect(method.text()).toBe(reported);
  });

  test("without the permission is gone under another name", async () => {
    const { tenant, refresh, method } = await watched({ pass: {} });
    tenant.renameUser(user, married);
    await refresh();
    expect(method.outputs.drift?.kind).toBe("UserGone");
  });

  test("is the same one although somebody else has the old name", async () => {
    const { tenant, refresh, method } = await watched({ pass: { lifetimeInMinutes: 480 }, mayReadIds: true });
    await refresh();
    const before = method.text();
    tenant.renameUser(user, married);
    const newcomer = tenant.addUser({ userPrincipalName: user });
    tenant.issuePass(newcomer.id);
    await refresh();
    expect(method.text()).toBe(before);
  });

  test("and in whose place there is another of the same name, is reported as that; a pass comes next", async () => {
    const { clock, tenant, refresh, method, passIdOf } = await watched({ pass: {}, mayReadIds: true });
    const before = method.outputs;
    tenant.removeUser(user);
    const newcomer = tenant.addUser({ userPrincipalName: user });
    tenant.issuePass(user);
    clock.advance({ minutes: 5 });
    await refresh();
    expect(method.outputs).toMatchObject({
      userId: before.userId,
      baseline: before.baseline,
      pass: { methodId: passIdOf(user) },
      drift: { kind: "UserReturned", firstReportedDateTime: at(5) },
    });
    expect(method.outputs.drift?.changes[0]).toEqual({
      propertyName: "userId",
      currentValue: newcomer.id,
      desiredValue: before.userId,
    });
    const reported = method.text();
    clock.advance({ minutes: 5 });
    await refresh();
    await method.up();
    expect(method.text()).toBe(reported);

    await method.up([{ ticket: "CHG-2", userId: newcomer.id }]);
    expect(method.outputs).toMatchObject({
      userId: newcomer.id,
      drift: { kind: "Found", firstReportedDateTime: at(10) },
    });
    await method.accept();
    expect(method.outputs).toMatchObject({ baseline: { methodId: passIdOf(user) }, drift: noDrift });
    await refresh();
    expect(await method.isShown()).toBe(false);
  });

  test("and who left as was approved, is another one if another has the name", async () => {
    const { tenant, refresh, method } = await watched({ pass: {}, mayReadIds: true });
    tenant.removeUser(user);
    await refresh();
    await method.accept();
    expect(await method.isShown()).toBe(false);
    const newcomer = tenant.addUser({ userPrincipalName: user });
    await refresh();
    expect(method.outputs.drift?.kind).toBe("UserReturned");
    expect(method.outputs.drift?.changes[0]).toMatchObject({ propertyName: "userId", currentValue: newcomer.id });
    await method.accept();
    expect(method.outputs).toMatchObject({ userId: newcomer.id, hasPass: false, drift: noDrift });
    await refresh();
    expect(await method.isShown()).toBe(false);
  });

  test("is another person for good when that was approved without the permission to read object ids", async () => {
    const { application, tenant, refresh, method } = await watched({ mayReadIds: true });
    application.roles = ["UserAuthMethod-TAP.Read.All"];
    tenant.removeUser(user);
    tenant.addUser({ userPrincipalName: user });
    await refresh();
    expect(method.outputs.drift?.kind).toBe("UserReturned");
    await method.up([{ ticket: "CHG-2", userId: "returned" }]);
    expect(method.outputs.drift).toEqual(noDrift);
    await refresh();
    expect(method.outputs.drift).toEqual(noDrift);
  });
});

test("a whole story writes nothing to the tenant", async () => {
  const { application, tenant, requests, refresh, method } = await watched({ pass: {}, mayReadIds: true });
  tenant.issuePass(user);
  await refresh();
  await method.accept();
  tenant.removeUser(user);
  await refresh();
  await method.accept();
  expect(requests.batches.length).toBeGreaterThan(0);
  expect(requests.writes(application.clientId)).toEqual([]);
});
