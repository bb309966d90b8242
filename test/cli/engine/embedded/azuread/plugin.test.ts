import { expect, test } from "vitest";
import type { InvokeAnswer } from "../../../../../cli/engine/embedded/hosts";
import type { Properties } from "../../../../../cli/engine/state";
import { findPlugin, startPlugin } from "../../../../support/azuread-plugin";
import { type LookupName, type LookupTenant, startLookups, tokenOf } from "../../../../support/lookups";

// The embedded engine's answers beside those of azuread's own plugin, from the same tenant. The tests are skipped, and counted
// as that, where it is not installed.
const plugin = findPlugin();

const [nobody, malformed] = ["00000000-0000-4000-8000-00000000dead", "no-guid"];
const group = "dddddddd-0000-4000-8000-000000000001";
const user = "aaaaaaaa-0000-4000-8000-000000000001";

/** A tenant with all that look-ups may come across. */
async function populated(): Promise<LookupTenant> {
  const started = await startLookups({ users: 3 });
  const { tenant, users } = started;
  const [first = "", second = "", third = ""] = users;
  tenant.changeUser(first, { mail: "o'brien@contoso.example", employeeId: "7", usageLocation: "CH", department: "IT" });
  tenant.changeUser(first, { employeeOrgData: { costCenter: "4711", division: "Zürich" }, businessPhones: ["+41 1"] });
  tenant.changeUser(second, { accountEnabled: false, onPremisesSyncEnabled: true, onPremisesImmutableId: "x==" });
  tenant.setManager(second, third);
  tenant.addUser({
    userPrincipalName: "guest_fabrikam.com#EXT#@contoso.example",
    userType: "Guest",
    externalUserState: "PendingAcceptance",
    mailNickname: "user1",
  });
  tenant.addGroup({ displayName: "Admins", description: "all of them", isAssignableToRole: true });
  const nested = tenant.addGroup({ displayName: "nested", visibility: "Private" });
  const members = [tenant.addObject({ type: "servicePrincipal" }), tenant.addObject({ type: "device" }), nested];
  for (const { id } of [...members, tenant.addObject({ type: undefined })]) tenant.addMember("Admins", id);
  for (const name of [first, "guest_fabrikam.com#EXT#@contoso.example"]) tenant.addMember("Admins", name);
  for (const name of [second, first]) tenant.addMember("nested", name);
  tenant.addOwner("Admins", third);
  for (const displayName of ["empty", "twins", "twins", "o'b"]) tenant.addGroup({ displayName });
  tenant.addGroup({
    displayName: "team",
    groupTypes: ["Unified"],
    mail: "team@contoso.example",
    proxyAddresses: ["SMTP:team@contoso.example"],
    resourceProvisioningOptions: ["Team"],
    hideFromAddressLists: true,
  });
  tenant.addGroup({
    displayName: "dynamic",
    groupTypes: ["DynamicMembership"],
    membershipRule: "user.department -eq 'IT'",
    membershipRuleProcessingState: "Paused",
    writebackConfiguration: { isEnabled: true, onPremisesGroupType: "universalSecurityGroup" },
  });
  const large = tenant.addGroup({ displayName: "large" });
  for (let index = 0; index < 250; index += 1) tenant.addMember(large.id, tenant.addObject({ type: "user" }).id);
  return started;
}

const questions: readonly (readonly [LookupName, Properties])[] = [
  ...[
    { displayName: "Admins" },
    { displayName: "admins", securityEnabled: true },
    { displayName: "Admins", includeTransitiveMembers: true },
    { mailNickname: "nested", mailEnabled: false },
    { objectId: group },
    { objectId: group, securityEnabled: true, includeTransitiveMembers: false },
    { displayName: "empty" },
    { displayName: "o''b" },
    { displayName: "team" },
    { displayName: "dynamic" },
    { displayName: "large" },
    { displayName: "nobody" },
    { displayName: "twins" },
    { objectId: nobody },
    { objectId: group, mailEnabled: true },
    {},
    { displayName: "" },
    { objectId: malformed },
    { displayName: "Admins", objectId: group },
  ].map((args) => ["getGroup", args] as const),
  ...[
    { displayNames: ["Admins", "o'b"] },
    { displayNames: ["nested", "nobody"], ignoreMissing: true },
    { displayNames: ["nobody"], ignoreMissing: true },
    { displayNamePrefix: "t", securityEnabled: true },
    { objectIds: [group] },
    { objectIds: [nobody], ignoreMissing: true },
    { objectIds: [] },
    { returnAll: true },
    { returnAll: true, mailEnabled: true },
    { displayNames: ["nobody"] },
    { displayNames: ["twins"] },
    { displayNamePrefix: "zz" },
    { objectIds: [nobody] },
    { returnAll: false, objectIds: [group] },
    { returnAll: true, ignoreMissing: true },
    { objectIds: [group], mailEnabled: true },
    {},
  ].map((args) => ["getGroups", args] as const),
  ...[
    { objectId: user },
    { userPrincipalName: "user2@contoso.example" },
    { mail: "o'brien@contoso.example" },
    { mailNickname: "user3" },
    { employeeId: "7" },
    { userPrincipalName: "guest_fabrikam.com#EXT#@contoso.example" },
    { userPrincipalName: "nobody" },
    { mail: "nobody" },
    { mailNickname: "user1" },
    { employeeId: "nobody" },
    { objectId: nobody },
    { objectId: malformed },
    {},
    { mail: "" },
  ].map((args) => ["getUser", args] as const),
  ...[
    { objectIds: [user, "aaaaaaaa-0000-4000-8000-000000000002"] },
    { userPrincipalNames: ["user2@contoso.example", "user1@contoso.example"] },
    { mails: ["o'brien@contoso.example"] },
    { mailNicknames: ["user1"] },
    { employeeIds: ["7"] },
    { returnAll: true },
    { returnAll: true, ignoreMissing: false },
    { objectIds: [] },
    { objectIds: [user, nobody], ignoreMissing: true },
    { userPrincipalNames: ["nobody"], ignoreMissing: true },
    { objectIds: [nobody] },
    { userPrincipalNames: ["nobody"] },
    { mails: ["nobody"] },
    { mailNicknames: ["nobody"] },
    { employeeIds: ["nobody"] },
    { objectIds: [user], returnAll: true },
    { objectIds: [malformed] },
    { userPrincipalNames: [""] },
    { returnAll: true, ignoreMissing: true },
    {},
  ].map((args) => ["getUsers", args] as const),
];

/** What came of a question, errors included. Failures come in no order. */
async function outcomeOf(asking: Promise<InvokeAnswer>): Promise<unknown> {
  try {
    const { result, failures } = await asking;
    return result ?? failures.map(({ property, reason }) => `${property}: ${reason}`).sort();
  } catch (error) {
    return (error as Error).message;
  }
}

test("every look-up has the plugin's own answer, error or refusal", async (context) => {
  if (plugin === undefined) return context.skip("azuread's plugin is not installed");
  const { caFile, graphRoot, tenant, ask } = await populated();
  const { clientId, secret } = tenant.addApplication({ roles: ["Group.Read.All", "User.Read.All"] });
  const { host } = new URL(graphRoot);
  const configuration = { clientId, clientSecret: secret, tenantId: tenant.tenantId, metadataHost: host };
  const started = await startPlugin(plugin, configuration, {
    ...{ PATH: process.env["PATH"], HOME: process.env["HOME"], SSL_CERT_FILE: caFile },
    ...{
      ARM_CLIENT_ID: clientId,
      ARM_CLIENT_SECRET: secret,
      ARM_TENANT_ID: tenant.tenantId,
      ARM_METADATA_HOSTNAME: host,
    },
  });
  const [theirs, ours]: Record<string, unknown>[] = [{}, {}];
  for (const [name, args] of questions) {
    const key = `${name}(${JSON.stringify(args)})`;
    Object.assign(theirs ?? {}, { [key]: await outcomeOf(started.invoke(tokenOf(name), args)) });
    Object.assign(ours ?? {}, { [key]: await outcomeOf(ask(name, args)) });
  }
  expect(ours).toEqual(theirs);
});
