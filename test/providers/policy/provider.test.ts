import { expect, test } from "vitest";
import { createPolicyProvider, policyOffNotice } from "../../../providers/policy/provider";
import { startTenant } from "../../support/tenant";
import { policyStackOf } from "./stack";

const [user, other] = ["user1@contoso.example", "user2@contoso.example"] as const;
const start = "2026-03-02T09:00:00.000Z";
const noDrift = { kind: "None", changes: [] };

async function watched() {
  const simulator = await startTenant();
  const stack = policyStackOf(simulator);
  await stack.create();
  return { ...simulator, stack };
}

/** A stack whose policy was named when the watch began. */
async function accepted() {
  const all = await watched();
  const approval = { policy: String(all.stack.outputs.fingerprint), ticket: "CHG-1" };
  await all.stack.up([approval]);
  expect(all.stack.outputs).toMatchObject({ drift: noDrift, baseline: all.stack.outputs.policy });
  return { ...all, approval };
}

test("the policy that is there when the watch begins stays reported until an approval names it", async () => {
  const { clock, stack, tenant } = await watched();
  const found = stack.outputs;
  expect(found).toEqual({
    tenantId: tenant.tenantId,
    policy: {
      state: "enabled",
      defaultLifetimeInMinutes: 60,
      defaultLength: 8,
      minimumLifetimeInMinutes: 60,
      maximumLifetimeInMinutes: 480,
      isUsableOnce: false,
      includeTargets: [{ targetType: "group", id: "all_users" }],
      excludeTargets: [],
    },
    fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
    drift: { kind: "PolicyFound", changes: expect.any(Array), firstReportedDateTime: start },
  });
  expect(found.drift.changes).toContainEqual({ propertyName: "includeTargets", currentValue: "group:all_users" });

  clock.advance({ hours: 1 });
  await stack.refresh();
  await stack.up();
  expect(stack.outputs).toEqual(found);
  expect(await stack.isShown()).toBe(true);

  await stack.up([{ policy: "0123456789ab", ticket: "CHG-1" }]);
  expect(stack.outputs.drift).toEqual(found.drift);
  const approval = { policy: String(found.fingerprint).toUpperCase(), ticket: "CHG-1" };
  await stack.up([approval]);
  expect(stack.outputs).toMatchObject({
    baseline: found.policy,
    drift: noDrift,
    accepted: [{ kind: "PolicyFound", fingerprint: found.fingerprint, approval }],
  });
  expect(await stack.isShown()).toBe(false);
  const calm = stack.outputs;
  clock.advance({ days: 1 });
  await stack.refresh();
  expect(stack.outputs).toEqual(calm);
});

test("a change is reported with who made it, until the policy is again as it was accepted", async () => {
  const { clock, stack, tenant } = await accepted();
  clock.advance({ hours: 1 });
  tenant.changePolicy({ maximumLifetimeInMinutes: 1440, state: "disabled" }, { user, ipAddress: "198.51.100.1" });
  const changed = clock.now().toISOString();
  clock.advance({ hours: 1 });
  await stack.refresh();
  const { drift } = stack.outputs;
  expect(drift).toMatchObject({
    kind: "PolicyAltered",
    changes: [
      { propertyName: "state", currentValue: "disabled", desiredValue: "enabled" },
      { propertyName: "maximumLifetimeInMinutes", currentValue: 1440, desiredValue: 480 },
    ],
    firstReportedDateTime: clock.now().toISOString(),
    initiatedBy: { user: { userPrincipalName: user, ipAddress: "198.51.100.1" }, matchedBy: "policy" },
  });
  expect(Date.parse(String(drift.initiatedBy?.activityDateTime))).toBe(Date.parse(changed));

  // Somebody else goes on: the drift is the same, and who did it is another one.
  clock.advance({ hours: 1 });
  tenant.changePolicy({ state: "enabled" }, { user: other });
  await stack.refresh();
  expect(stack.outputs.drift).toMatchObject({
    kind: "PolicyAltered",
    changes: [{ propertyName: "maximumLifetimeInMinutes", currentValue: 1440, desiredValue: 480 }],
    firstReportedDateTime: drift.firstReportedDateTime,
    changedDateTime: clock.now().toISOString(),
    initiatedBy: { user: { userPrincipalName: other } },
  });
  await stack.up();
  expect(await stack.isShown()).toBe(true);

  tenant.changePolicy({ maximumLifetimeInMinutes: 480 });
  await stack.refresh();
  expect(stack.outputs.drift).toEqual(noDrift);
  expect(await stack.isShown()).toBe(false);
});

test("who made a change is told when the log tells it, and only the log's silence is forgiven", async () => {
  const { clock, stack, tenant } = await accepted();
  tenant.audit.delayMinutes = 15;
  tenant.changePolicy({ isUsableOnce: true }, { user });
  await stack.refresh();
  const { drift } = stack.outputs;
  expect(drift).toMatchObject({ kind: "PolicyAltered" });
  expect(drift).not.toHaveProperty("initiatedBy");

  clock.advance({ minutes: 20 });
  tenant.changePolicy({}, { user: other });
  clock.advance({ minutes: 20 });
  await stack.refresh();
  expect(stack.outputs.drift).toMatchObject({ ...drift, initiatedBy: { user: { userPrincipalName: user } } });
});

test("nobody is named for a second change who only made the first one", async () => {
  const { clock, stack, tenant } = await accepted();
  tenant.changePolicy({ isUsableOnce: true }, { user });
  await stack.refresh();
  expect(stack.outputs.drift).toMatchObject({ initiatedBy: { user: { userPrincipalName: user } } });
  clock.advance({ hours: 1 });
  tenant.audit.delayMinutes = 15;
  tenant.changePolicy({ defaultLength: 12 }, { user: other });
  await stack.refresh();
  expect(stack.outputs.drift).toMatchObject({ changedDateTime: clock.now().toISOString() });
  expect(stack.outputs.drift).not.toHaveProperty("initiatedBy");
  clock.advance({ minutes: 15 });
  await stack.refresh();
  expect(stack.outputs.drift).toMatchObject({ initiatedBy: { user: { userPrincipalName: other } } });
});

test("without the permission for the log only the cause is missing", async () => {
  const simulator = await startTenant();
  const stack = policyStackOf(simulator, simulator.tenant.addApplication({ roles: ["Policy.Read.All"] }));
  await stack.create();
  await stack.up([{ policy: String(stack.outputs.fingerprint), ticket: "CHG-1" }]);
  simulator.tenant.changePolicy({ defaultLength: 12 }, { user });
  await stack.refresh();
  expect(stack.outputs.drift).toMatchObject({ kind: "PolicyAltered", firstReportedDateTime: start });
  expect(stack.outputs.drift).not.toHaveProperty("initiatedBy");
  expect(stack.notices).toEqual([]);
});

test("check carries the verdict that an update would leave, and asks nobody", async () => {
  const { stack, tenant, requests } = await accepted();
  tenant.changePolicy({ minimumLifetimeInMinutes: 10 });
  await stack.refresh();
  requests.clear();
  const approval = { policy: String(stack.outputs.fingerprint), ticket: "CHG-2" };
  await stack.up([approval], false);
  expect(stack.inputs).toEqual(stack.outputs);
  expect(stack.outputs).toMatchObject({
    approvals: [approval],
    drift: noDrift,
    baseline: { minimumLifetimeInMinutes: 10 },
    accepted: [{ kind: "PolicyAltered", approval }],
  });
  expect(requests.entries).toEqual([]);
});

test("a look of the same run is judged as if the new approvals had been there, and those from before had not", async () => {
  const { stack, tenant, approval } = await accepted();
  tenant.changePolicy({ minimumLifetimeInMinutes: 10 });
  await stack.refresh();
  const second = { policy: String(stack.outputs.fingerprint), ticket: "CHG-2" };
  tenant.changePolicy({ minimumLifetimeInMinutes: 60 });
  await stack.refresh();
  await stack.up([approval, second]);
  tenant.changePolicy({ minimumLifetimeInMinutes: 10 });
  await stack.refresh();
  expect(stack.outputs.drift).toEqual(noDrift);
  // The run's approvals do not have the second line any more.
  await stack.up([approval]);
  expect(stack.outputs.drift).toMatchObject({ kind: "PolicyAltered" });
});

test("an approval with an end covers until then, and the same drift is reported again", async () => {
  const { clock, stack, tenant, approval } = await accepted();
  tenant.changePolicy({ state: "disabled" }, { user });
  await stack.refresh();
  const { drift, fingerprint } = stack.outputs;
  const expires = "2026-03-02T12:00:00Z";
  await stack.up([approval, { policy: String(fingerprint), ticket: "CHG-2", expires }]);
  expect(await stack.isShown()).toBe(false);
  clock.advance({ hours: 4 });
  // By plain Pulumi, too: without a refresh.
  expect((await stack.diffed()).news.drift).toEqual(drift);
  expect(await stack.isShown()).toBe(true);
  await stack.refresh();
  expect(stack.outputs.drift).toEqual(drift);
  expect(stack.outputs.baseline).toMatchObject({ state: "enabled" });
});

test("a policy that may not be read yet is no policy, which is said once a run", async () => {
  const simulator = await startTenant();
  const stack = policyStackOf(simulator, simulator.reader);
  await stack.create();
  expect(stack.outputs).toEqual({ drift: noDrift });
  expect(stack.notices).toEqual([policyOffNotice]);
  expect(await stack.isShown()).toBe(false);
  await stack.refresh();
  expect(stack.outputs).toEqual({ drift: noDrift });
  expect(stack.notices).toEqual([policyOffNotice, policyOffNotice]);
  expect(policyOffNotice).toMatch(
    /^the tenant's policy may not be read: .*grant Policy\.Read\.AuthenticationMethod, or/,
  );
});

test("a policy that may not be read any more is unreadable, and nothing is concluded", async () => {
  const simulator = await startTenant();
  const { clock, tenant } = simulator;
  const application = tenant.addApplication({ roles: ["Policy.Read.All"] });
  const stack = policyStackOf(simulator, application);
  await stack.create();
  const fingerprint = String(stack.outputs.fingerprint);
  await stack.up([{ policy: fingerprint, ticket: "CHG-1" }]);
  const before = stack.outputs;

  application.roles = [];
  clock.advance({ hours: 1 });
  await stack.refresh();
  const refused = stack.outputs;
  const firstReportedDateTime = clock.now().toISOString();
  expect(refused).toEqual({
    ...before,
    unreadable: { status: 403, code: "Authorization_RequestDenied", firstReportedDateTime },
  });
  expect(await stack.isShown()).toBe(true);
  clock.advance({ hours: 1 });
  await stack.refresh();
  expect(stack.outputs).toEqual(refused);
  expect(stack.notices).toEqual([]);

  application.roles = ["Policy.Read.AuthenticationMethod"];
  await stack.refresh();
  expect(stack.outputs).toEqual(before);
});

test("what was accepted for a while ends, even if the policy may not be read any more", async () => {
  const simulator = await startTenant();
  const { clock, tenant } = simulator;
  const application = tenant.addApplication({ roles: ["Policy.Read.All"] });
  const stack = policyStackOf(simulator, application);
  await stack.create();
  const { drift, fingerprint } = stack.outputs;
  await stack.up([{ policy: String(fingerprint), ticket: "CHG-1", expires: "2026-03-02T12:00:00Z" }]);
  application.roles = [];
  clock.advance({ hours: 4 });
  await stack.refresh();
  expect(stack.outputs).toMatchObject({ drift, unreadable: { status: 403 } });
  expect(stack.outputs).not.toHaveProperty("baseline");
});

test("any other failure throws, and tells what to do", async () => {
  const simulator = await startTenant();
  const { faults, tenant } = simulator;
  const application = tenant.addApplication({ roles: ["Policy.Read.All"] });
  const match = { path: /temporaryAccessPass$/, batchItem: true };
  const stack = policyStackOf(simulator, application);
  faults.enqueue({ kind: "status", status: 404, code: "Request_ResourceNotFound", times: 2, match });
  await expect(stack.create()).rejects.toThrow(
    /^Graph does not know the tenant's policy of Temporary Access Passes \(404\): check tapwatch:cloud .* remove tapwatch:policy$/,
  );
  faults.enqueue({ kind: "status", status: 404, code: "itemNotFound", match });
  await expect(stack.create()).rejects.toThrow(/itemNotFound.* remove tapwatch:policy$/);
  await stack.create();
  const before = stack.outputs;
  faults.enqueue({ kind: "status", status: 503, times: 5, match });
  await expect(stack.refresh()).rejects.toThrow("no answer in 5 attempts");
  expect(stack.outputs).toEqual(before);
});

test("the policy of another tenant than the state's is not read", async () => {
  const { requests, stack } = await watched();
  requests.clear();
  await expect(stack.refresh({ tenantId: "aaaaaaaa-0000-4000-8000-0000000000ff" })).rejects.toMatchObject({
    name: "TenantError",
  });
  expect(requests.batches).toEqual([]);
});

test("a state that does not fit is used by no verb", async () => {
  const provider = createPolicyProvider(
    () => {
      throw new Error("nothing is asked of the tenant");
    },
    () => Date.parse(start),
  );
  const broken = { drift: { kind: "Fine", changes: [] } };
  await expect(provider.read("tenant-policy", broken as never)).rejects.toThrow(
    /^the saved state of 'tenant-policy' cannot be used: drift\.kind must be equal to one of the allowed values; import/,
  );
  await expect(provider.update("tenant-policy", broken as never, {})).rejects.toThrow("cannot be used");
  await expect(provider.diff("tenant-policy", broken as never, {})).rejects.toThrow("cannot be used");
});

test.each([
  ["an approval of nothing", [{ ticket: "CHG-1" }], "approvals.0.policy", "is missing: name the policy"],
  ["a number", [{ policy: 123456789012 }], "approvals.0.policy", "must be text: write it in quotes"],
  ["another text", [{ policy: "the new one" }], "approvals.0.policy", "12 hexadecimal digits"],
  ["the place for a ticket", [{ policy: "0123456789ab", ticket: "<ticket>" }], "approvals.0.ticket", "still the place"],
  ["no instant", [{ policy: "0123456789ab", expires: "soon" }], "approvals.0.expires", "must be an ISO 8601 instant"],
  ["a user's approval", [{ policy: "0123456789ab", user }], "approvals.0.user", "is not a known property"],
  ["no list", "all", "approvals", "must be a list of approvals"],
])("check refuses %s, and names the property", async (_case, approvals, property, reason) => {
  const provider = createPolicyProvider(
    () => {
      throw new Error("nothing is asked for");
    },
    () => Date.parse(start),
  );
  const { failures } = await provider.check({}, { approvals } as never);
  expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) }]);
});
