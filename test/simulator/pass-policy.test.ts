import { expect, test } from "vitest";
import { execute } from "../../simulator/console";
import { startTenant, type TestTenant } from "../support/tenant";
import { clientOf } from "./client";

const [name, other, third] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"] as const;
const policyPath = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";

/** Why the passes of the three users can be used or not. */
function reasons({ tenant, users }: TestTenant) {
  return users.map((user) => {
    const found = tenant.find(user);
    return found && tenant.shownPass(found)?.["methodUsabilityReason"];
  });
}

async function start() {
  const simulator = await startTenant();
  for (const user of simulator.users) simulator.tenant.issuePass(user);
  return simulator;
}

const [enabled, disabled] = ["EnabledByPolicy", "DisabledByPolicy"];

test("a pass can be used by whom the policy includes: a user, or a group's members and theirs", async () => {
  const simulator = await start();
  const { tenant } = simulator;
  const outer = tenant.addGroup({ displayName: "outer" });
  const inner = tenant.addGroup({ displayName: "inner" });
  tenant.addMember("outer", inner.id);
  tenant.addMember("inner", name);
  expect(reasons(simulator)).toEqual([enabled, enabled, enabled]);
  tenant.policy.includeTargets = [
    { targetType: "group", id: outer.id },
    { targetType: "user", id: tenant.idOf(third).toUpperCase() },
  ];
  expect(reasons(simulator)).toEqual([enabled, disabled, enabled]);
  expect(() => tenant.usePass(other)).toThrow("cannot be used: DisabledByPolicy");
  tenant.removeMember("inner", name);
  expect(reasons(simulator)).toEqual([disabled, disabled, enabled]);
});

test("who is excluded cannot use a pass, whoever is included", async () => {
  const simulator = await start();
  const { tenant } = simulator;
  const { id } = tenant.addGroup({ displayName: "leavers" });
  tenant.addMember("leavers", other);
  tenant.changePolicy({
    excludeTargets: [
      { targetType: "group", id },
      { targetType: "user", id: tenant.idOf(name) },
    ],
  });
  expect(reasons(simulator)).toEqual([disabled, disabled, enabled]);
  tenant.changePolicy({ excludeTargets: [{ targetType: "group", id: "all_users" }] });
  expect(reasons(simulator)).toEqual([disabled, disabled, disabled]);
});

test("a pass can be issued to a user outside of the policy, who cannot use it", async () => {
  const simulator = await startTenant();
  simulator.tenant.policy.includeTargets = [];
  const client = await clientOf(simulator, ["UserAuthMethod-TAP.ReadWrite.All"]);
  expect(await client.api(`/users/${name}/authentication/temporaryAccessPassMethods`).post({})).toMatchObject({
    isUsable: false,
    methodUsabilityReason: disabled,
  });
});

test("Graph tells the targets: by default everybody", async () => {
  const simulator = await startTenant();
  const client = await clientOf(simulator, ["Policy.Read.AuthenticationMethod"]);
  expect(await client.api(policyPath).get()).toMatchObject({
    id: "TemporaryAccessPass",
    includeTargets: [{ targetType: "group", id: "all_users", isRegistrationRequired: false }],
    excludeTargets: [],
  });
  simulator.tenant.policy.excludeTargets = [{ targetType: "user", id: "x" }];
  expect(await client.api(policyPath).get()).toMatchObject({ excludeTargets: [{ targetType: "user", id: "x" }] });
});

test("a change of the policy is in the audit log, with the policy before and after, and who did it", async () => {
  const simulator = await startTenant();
  const { tenant } = simulator;
  tenant.changePolicy({ maximumLifetimeInMinutes: 1440 }, { user: other });
  expect(tenant.policy.maximumLifetimeInMinutes).toBe(1440);
  const client = await clientOf(simulator, ["AuditLog.Read.All", "Directory.Read.All"]);
  const { value } = await client.api("/auditLogs/directoryAudits").get();
  expect(value).toMatchObject([
    {
      activityDisplayName: "Authentication Methods Policy Update",
      category: "ApplicationManagement",
      loggedByService: "Authentication Methods",
      initiatedBy: { user: { userPrincipalName: other } },
      targetResources: [{ modifiedProperties: [{ displayName: "AuthenticationMethodsPolicy" }] }],
    },
  ]);
  const [{ oldValue, newValue }] = value[0].targetResources[0].modifiedProperties;
  expect(JSON.parse(oldValue).authenticationMethodConfigurations).toMatchObject([{ maximumLifetimeInMinutes: 480 }]);
  expect(JSON.parse(newValue).authenticationMethodConfigurations).toMatchObject([
    { id: "TemporaryAccessPass", maximumLifetimeInMinutes: 1440 },
  ]);
});

test("an unknown actor changes nothing; somebody at the keyboard does, and is in the log", async () => {
  const simulator = await startTenant();
  const { tenant } = simulator;
  expect(() => tenant.changePolicy({ state: "disabled" }, { user: "nobody" })).toThrow("there is no user nobody");
  expect(tenant.policy.state).toBe("enabled");
  expect(execute("policy disabled", simulator)).toBe("Temporary Access Passes are disabled by the tenant's policy");
  expect(tenant.audit.entries).toHaveLength(1);
});
