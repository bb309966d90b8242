import { expect, test } from "vitest";
import { createLookups } from "../../../../../cli/engine/embedded/azuread";
import { defaultProviderInputs } from "../../../../../cli/engine/embedded/azuread/default-provider";
import type { InvokeAnswer } from "../../../../../cli/engine/embedded/hosts";
import type { Properties } from "../../../../../cli/engine/state";
import { findPlugin, startPlugin } from "../../../../support/azuread-plugin";
import { type LookupName, type LookupTenant, startLookups, tokenOf } from "../../../../support/lookups";
import { quick } from "../../../../support/read";

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
    // What is not of the type that it should be: the plugin converts it, or says that it cannot.
    { displayName: 5 },
    { displayName: "Admins", securityEnabled: "true" },
    { displayName: "Admins", securityEnabled: "x" },
    { displayName: "Admins", securityEnabled: null },
    { displayName: "Admins", strange: 1 },
    { mailNickname: "" },
    { objectId: group.toUpperCase() },
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
    { returnAll: false },
    { displayNames: [] },
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
    { objectId: user.toUpperCase() },
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
    { userPrincipalNames: [] },
    { returnAll: "true" },
    { returnAll: false },
    { objectIds: [5] },
    { objectIds: [user.toUpperCase(), user] },
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

/** The plugin, signed in to a tenant as an application with these permissions. */
async function signedIn(file: string, { caFile, graphRoot, tenant }: LookupTenant, roles: readonly string[]) {
  const { clientId, secret } = tenant.addApplication({ roles });
  const { host: metadataHost } = new URL(graphRoot);
  const configuration = { environment: "public", tenantId: tenant.tenantId, metadataHost };
  const started = await startPlugin(file, configuration, {
    ...{ PATH: process.env["PATH"], HOME: process.env["HOME"], SSL_CERT_FILE: caFile },
    ...{ ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: secret, ARM_TENANT_ID: tenant.tenantId },
    ...{ ARM_METADATA_HOSTNAME: metadataHost },
  });
  return { ...started, configuration };
}

test.skipIf(plugin === undefined)("every look-up has the plugin's own answer, error or refusal", async () => {
  const tenant = await populated();
  const started = await signedIn(plugin ?? "", tenant, ["Group.Read.All", "User.Read.All"]);
  const [theirs, ours]: Record<string, unknown>[] = [{}, {}];
  for (const [name, args] of questions) {
    const key = `${name}(${JSON.stringify(args)})`;
    Object.assign(theirs ?? {}, { [key]: await outcomeOf(started.invoke(tokenOf(name), args)) });
    Object.assign(ours ?? {}, { [key]: await outcomeOf(tenant.ask(name, args)) });
  }
  expect(ours).toEqual(theirs);
  expect(tenant.requests.writes()).toEqual([]);
});

test.skipIf(plugin === undefined).each<readonly [string, LookupName, Properties, readonly string[]]>([
  ["a name with an apostrophe", "getGroup", { displayName: "o'b" }, ["Group.Read.All"]],
  ["no permission for groups", "getGroup", { displayName: "Admins" }, []],
  ["no permission for users", "getUsers", { returnAll: true }, []],
  ["no permission for one user", "getUser", { objectId: user }, []],
  ["no permission for groups by prefix", "getGroups", { displayNamePrefix: "A" }, []],
  ["no permission for groups by name", "getGroups", { displayNames: ["A"] }, []],
  ["no permission for groups by id", "getGroups", { objectIds: [group] }, []],
  ["no permission for all groups", "getGroups", { returnAll: true }, []],
  ["no permission for users by name", "getUsers", { userPrincipalNames: ["a"] }, []],
  ["no permission for users by id", "getUsers", { objectIds: [user] }, []],
  ["no permission for a user by name", "getUser", { userPrincipalName: "a" }, []],
])("%s: the error begins as the plugin's, and goes on with a remedy", async (_what, name, args, roles) => {
  const tenant = await populated();
  const started = await signedIn(plugin ?? "", tenant, roles);
  const answer = createLookups(
    { "tapwatch:graphRoot": tenant.graphRoot, "tapwatch:authorityHost": tenant.authorityHost },
    undefined,
    quick(tenant, tenant.tenant.addApplication({ roles })),
  );
  const theirs = String(await outcomeOf(started.invoke(tokenOf(name), args)));
  const ours = String(await outcomeOf(answer({ token: tokenOf(name), args })));
  const [summary = ""] = theirs.split(": unexpected status");
  expect(ours.startsWith(`${summary}: Graph `), `${theirs}\n${ours}`).toBe(true);
});

test.skipIf(plugin === undefined)(
  "the provider that the state names has the inputs that the plugin makes of the configuration",
  async () => {
    const tenant = await populated();
    const { configuration, inputs } = await signedIn(plugin ?? "", tenant, []);
    const config = Object.fromEntries(Object.entries(configuration).map(([key, value]) => [`azuread:${key}`, value]));
    const invocation = { token: tokenOf("getGroup"), version: "6.9.1" };
    expect(defaultProviderInputs(invocation, config)).toEqual(["azuread", "default_6_9_1", inputs]);
  },
);
