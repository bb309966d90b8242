import { expect, test } from "vitest";
import { execute } from "../../simulator/console";
import { startTenant } from "../support/tenant";
import { tokenOf } from "./client";

interface Listed {
  readonly value: readonly Record<string, unknown>[];
  readonly "@odata.nextLink"?: string;
  readonly error?: { readonly code: string };
}

/** A tenant, and a GET as an application with these permissions. */
async function start(roles: readonly string[] = ["Directory.Read.All"]) {
  const simulator = await startTenant();
  const token = await tokenOf(simulator, roles);
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const url = path.startsWith("https://") ? path : `${simulator.graphRoot}/${path}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
    return { status: response.status, ...((await response.json()) as Listed) };
  };
  return { ...simulator, get };
}

const idsOf = ({ value }: Listed) => value.map(({ id }) => id);

test("a group is found by its display name, without regard to case, as azuread asks for it", async () => {
  const { tenant, get } = await start();
  const { id } = tenant.addGroup({ displayName: "Tier 0 Admins" });
  tenant.addGroup({ displayName: "Tier 0 Admins", groupTypes: ["Unified"] });
  // `$` as %24, space as +, and the headers of Go's client.
  const headers = {
    accept: "application/json; charset=utf-8; IEEE754Compatible=false",
    "content-type": "application/json; charset=utf-8",
    "odata-version": "4.0",
    "odata-maxversion": "4.0",
  };
  const both = await get("beta/groups?%24filter=displayName+eq+%27tier+0+admins%27", headers);
  expect(both.value).toHaveLength(2);
  const one = await get(
    "beta/groups?%24filter=displayName+eq+%27Tier+0+Admins%27+and+securityEnabled+eq+true",
    headers,
  );
  expect(one.value).toMatchObject([{ id, securityEnabled: true, mail: null, groupTypes: [], proxyAddresses: [] }]);
});

test("an apostrophe has to be written twice in a filter: with one, Graph does not understand it", async () => {
  const { tenant, get } = await start();
  const { id } = tenant.addGroup({ displayName: "o'b" });
  expect(idsOf(await get("beta/groups?$filter=displayName eq 'o''b'"))).toEqual([id]);
  expect(await get("beta/groups?$filter=displayName eq 'o'b'")).toMatchObject({
    status: 400,
    error: { code: "BadRequest" },
  });
});

test("members are of any kind, in order; transitive ones are told once each, nested groups among them", async () => {
  const { tenant, get, users } = await start();
  const outer = tenant.addGroup({ displayName: "outer" });
  const inner = tenant.addGroup({ displayName: "inner" });
  const device = tenant.addObject({ type: "device" });
  const untyped = tenant.addObject({ type: undefined });
  for (const member of [users[0] ?? "", inner.id, device.id, untyped.id]) tenant.addMember("outer", member);
  // A circle, and somebody who is a member twice over.
  for (const member of [outer.id, users[0] ?? "", users[1] ?? ""]) tenant.addMember("inner", member);

  const [first, second] = users.map((name) => tenant.idOf(name));
  const members = await get(`beta/groups/${outer.id}/members?$select=id`);
  expect(members.value).toEqual([
    { "@odata.type": "#microsoft.graph.user", id: first },
    { "@odata.type": "#microsoft.graph.group", id: inner.id },
    { "@odata.type": "#microsoft.graph.device", id: device.id },
    { id: untyped.id },
  ]);
  const all = await get(`beta/groups/${outer.id}/transitiveMembers`);
  expect(idsOf(all)).toEqual([first, inner.id, device.id, untyped.id, second]);
});

test("who was deleted is no member, and is one again when restored", async () => {
  const { tenant, get, users } = await start();
  const [user = ""] = users;
  const { id } = tenant.addGroup({ displayName: "g" });
  tenant.addMember("g", user);
  const memberId = tenant.idOf(user);
  tenant.removeUser(user);
  expect(idsOf(await get(`beta/groups/${id}/members`))).toEqual([]);
  tenant.restoreUser(user);
  expect(idsOf(await get(`beta/groups/${id}/members`))).toEqual([memberId]);
});

test("pages hold 100 unless $top asks for up to 999, and the links lead through all of them", async () => {
  const { tenant, get } = await start();
  const { id } = tenant.addGroup({ displayName: "large" });
  for (let index = 0; index < 250; index += 1) tenant.addMember(id, tenant.addObject({ type: "user" }).id);
  const lengths: number[] = [];
  for (let link: string | undefined = `beta/groups/${id}/members`; link; ) {
    const page: Listed = await get(link);
    lengths.push(page.value.length);
    link = page["@odata.nextLink"];
  }
  expect(lengths).toEqual([100, 100, 50]);
  expect((await get(`beta/groups/${id}/members?$top=999`)).value).toHaveLength(250);
  expect((await get(`beta/groups/${id}/members?$top=1000`)).status).toBe(400);
});

test.each([
  ["groups", "beta/groups", "GroupMember.Read.All"],
  ["groups", "beta/groups", "Group.ReadWrite.All"],
  ["users", "v1.0/users", "User.ReadBasic.All"],
  ["roles", "v1.0/roleManagement/directory/roleAssignments", "RoleManagement.Read.Directory"],
  [
    "eligible roles",
    "v1.0/roleManagement/directory/roleEligibilityScheduleInstances",
    "RoleEligibilitySchedule.Read.Directory",
  ],
  [
    "eligible members",
    "v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=groupId eq 'x'",
    "PrivilegedEligibilitySchedule.Read.AzureADGroup",
  ],
])("%s are told to who has the permission, and to nobody else", async (_what, path, permission) => {
  expect((await (await start([permission])).get(path)).status).toBe(200);
  expect(await (await start(["AuditLog.Read.All"])).get(path)).toMatchObject({
    status: 403,
    error: { code: "Authorization_RequestDenied" },
  });
});

test("hidden members have a permission of their own; the group has not", async () => {
  const { tenant, get } = await start(["Group.Read.All"]);
  const { id } = tenant.addGroup({ displayName: "hidden", groupTypes: ["Unified"], visibility: "HiddenMembership" });
  expect((await get(`beta/groups/${id}`)).status).toBe(200);
  expect((await get(`beta/groups/${id}/transitiveMembers`)).status).toBe(403);
});

test("a role's assignments tell who has it, and eligibility who may take it, as long as it lasts", async () => {
  const { tenant, clock, get, users } = await start([
    "RoleManagement.Read.Directory",
    "PrivilegedEligibilitySchedule.Read.AzureADGroup",
  ]);
  const [first = "", second = ""] = users;
  const group = tenant.addGroup({ displayName: "admins", isAssignableToRole: true });
  tenant.assignRole(group.id, "Global Administrator");
  tenant.assignRole(first, "Global Administrator", { endDateTime: "2026-03-02T09:30:00Z" });
  tenant.makeEligible(second, "Global Administrator", { startDateTime: "2026-03-02T09:20:00Z" });
  tenant.makeEligibleForGroup(second, "admins");
  const role = "62e90394-69f5-4237-9190-012177145e10";
  const base = "v1.0/roleManagement/directory";
  const assignments = `${base}/roleAssignments?$filter=roleDefinitionId eq '${role}'&$expand=principal`;
  const eligible = `${base}/roleEligibilityScheduleInstances?$filter=roleDefinitionId eq '${role}'&$expand=principal`;
  const principals = ({ value }: Listed) => value.map(({ principal }) => principal);

  expect(principals(await get(assignments))).toMatchObject([
    { "@odata.type": "#microsoft.graph.group", id: group.id, isAssignableToRole: true },
    { "@odata.type": "#microsoft.graph.user", id: tenant.idOf(first), userType: "Member" },
  ]);
  expect((await get(eligible)).value).toEqual([]);
  clock.advance({ minutes: 45 });
  expect(principals(await get(assignments))).toHaveLength(1);
  expect((await get(eligible)).value).toMatchObject([
    {
      principalId: tenant.idOf(second),
      memberType: "Direct",
      directoryScopeId: "/",
      principal: { displayName: "user2" },
    },
  ]);
  const members = "v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances";
  expect((await get(members)).status).toBe(400);
  expect((await get(`${members}?$filter=groupId eq '${group.id}'`)).value).toMatchObject([
    { principalId: tenant.idOf(second), accessId: "member" },
  ]);
  expect(tenant.unassignRole(group.id, "Global Administrator")).toBe(true);
  expect(tenant.endEligibility(second, "Global Administrator")).toBe(true);
  expect((await get(assignments)).value).toEqual([]);
});

test("a directory role is there once it was assigned; templates and definitions always are", async () => {
  const { tenant, get, users } = await start();
  const named = async (path: string) => (await get(path)).value.map(({ displayName }) => displayName);
  expect(await named("v1.0/directoryRoles")).toEqual(["Global Administrator"]);
  tenant.assignRole(users[0] ?? "", "Global Reader");
  expect(await named("v1.0/directoryRoles")).toEqual(["Global Administrator", "Global Reader"]);
  expect(await named("v1.0/directoryRoleTemplates")).toContain("User");
  expect(await named("v1.0/roleManagement/directory/roleDefinitions?$filter=displayName eq 'Global Reader'")).toEqual([
    "Global Reader",
  ]);
  expect(() => tenant.assignRole(users[0] ?? "", "Emperor")).toThrow("there is no role Emperor in the tenant");
});

test("users are told with what is selected; a property that there is not is an error, a manager that there is not a 404", async () => {
  const { tenant, get, users } = await start();
  const [name = "", boss = ""] = users;
  tenant.changeUser(name, { mail: "user1@contoso.example", accountEnabled: false });
  const { value } = await get(`v1.0/users?$filter=mail eq '${name}'&$select=id,accountEnabled,employeeId,userType`);
  expect(value).toEqual([{ id: tenant.idOf(name), accountEnabled: false, employeeId: null, userType: "Member" }]);
  expect((await get("v1.0/users?$select=shoeSize")).status).toBe(400);
  expect((await get(`v1.0/users/${name}/manager`)).status).toBe(404);
  tenant.setManager(name, boss);
  expect(await get(`v1.0/users/${name}/manager`)).toMatchObject({ id: tenant.idOf(boss) });
});

test("the metadata names what azuread needs; an application is found by its client id", async () => {
  const { tenant, graphRoot, get } = await start();
  const application = tenant.addApplication();
  expect(await get("metadata/endpoints?api-version=2022-09-01")).toMatchObject({
    name: "Simulator",
    resourceManager: `${graphRoot}/`,
    microsoftGraphResourceId: graphRoot,
    authentication: { loginEndpoint: graphRoot },
  });
  expect(idsOf(await get(`v1.0/servicePrincipals?$filter=appId eq '${application.clientId}'`))).toEqual([
    application.objectId,
  ]);
});

test("somebody at the keyboard makes groups, members and administrators", async () => {
  const simulator = await startTenant();
  const { tenant, users } = simulator;
  const [user = ""] = users;
  const say = (line: string) => execute(line, simulator);
  expect(say("group Tier 0")).toBe("Tier 0 is a group: dddddddd-0000-4000-8000-000000000001");
  expect(say(`join ${user} Tier 0`)).toBe(`${user} is a member of Tier 0`);
  expect(tenant.linkedTo(tenant.groups.get("Tier 0"), "members")).toEqual([tenant.idOf(user)]);
  expect(say(`assign ${user} Global Administrator`)).toBe(`${user} is Global Administrator`);
  expect(tenant.roles.assigned).toHaveLength(1);
  expect(say(`quit ${user} Tier 0`)).toBe(`${user} is no member any more`);
  expect(say("group")).toBe("the group's name is missing (group <name>)");
  expect(say(`join ${user} nowhere`)).toBe("there is no group nowhere in the tenant (join <user> <group>)");
  expect(say("join nobody Tier 0")).toBe("there is no user nobody in the tenant (join <user> <group>)");
});
