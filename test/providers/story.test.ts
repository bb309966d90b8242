import { expect, test } from "vitest";
import type { PassRequest } from "../../simulator/tenant/pass";
import { startTenant } from "../support/tenant";
import { stackOf } from "../support/watch";

// What happens to watched users over hours and days, with refreshes in between and now and then an acceptance.
const [user, other] = ["user1@contoso.example", "user2@contoso.example"] as const;
const start = "2026-03-02T09:00:00.000Z";

async function watched({ pass }: { readonly pass?: PassRequest } = {}) {
  const simulator = await startTenant({ users: 2 });
  if (pass) simulator.tenant.issuePass(user, pass);
  const { watch, refresh } = stackOf(simulator);
  const { clock, tenant, requests } = simulator;
  // The other can always be read, which makes a refusal the first one's own.
  const [method, bystander] = [await watch({ user }), await watch({ user: other })];
  return { clock, tenant, requests, watch, refresh, method, bystander };
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
  expect(method.outputs).toEqual({ user, hasPass: false, drift: { kind: "None", changes: [] } });
});

test("an issued pass stays reported since the first look while it lives, and is shown as it is", async () => {
  const { clock, tenant, refresh, method } = await watched();
  tenant.issuePass(user, { startDateTime: "2026-03-02T12:00:00Z" });

  const seen: (string | undefined)[] = [];
  for (const hours of [0, 3, 24]) {
    clock.advance({ hours });
    await refresh();
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
  expect(method.outputs).toMatchObject({ baseline: method.outputs.pass, drift: { kind: "None", changes: [] } });

  await refresh();
  expect(await method.isShown()).toBe(false);

  tenant.removePass(user);
  await refresh();
  expect(method.outputs.drift?.kind).toBe("Removed");
});

test("a pass that is issued and taken away again before anybody accepted it leaves no drift", async () => {
  const { tenant, refresh, method } = await watched();
  const before = method.outputs;
  tenant.issuePass(user);
  await refresh();
  tenant.removePass(user);
  await refresh();
  expect(method.outputs).toEqual(before);
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

test("a policy that disables the pass is drift, also when the pass expires before anybody looks into it", async () => {
  const { clock, tenant, refresh, method } = await watched({ pass: {} });
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
  expect(method.outputs).toMatchObject({ baseline: reviewed, drift: { kind: "None" }, unreadable: { status: 403 } });
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
  const refusal = expect.stringContaining("Graph refuses to tell about anybody");
  expect(await refresh()).toEqual([refusal, refusal]);
  expect([method.text(), bystander.text()]).toEqual(before);
});

test("a whole story writes nothing to the tenant", async () => {
  const { tenant, requests, refresh, method } = await watched({ pass: {} });
  tenant.issuePass(user);
  await refresh();
  await method.accept();
  await refresh();
  expect(requests.batches.length).toBeGreaterThan(0);
  expect(requests.writes()).toEqual([]);
});
