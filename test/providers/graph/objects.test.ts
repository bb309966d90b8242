import { expect, test } from "vitest";
import { createObjectReader, GraphError } from "../../../providers/graph";
import { quick } from "../../support/read";
import { startTenant } from "../../support/tenant";
import { type Item, readerOf } from "./scripted-graph";

const question = { url: "/groups/g/members?$select=id", about: "the members of g", permissions: ["Group.Read.All"] };

const page = (value: unknown, more: object = {}): Item => ({ body: { value, ...more } });

test("pages come in order, until one has no next", async () => {
  const { reader, asked } = await readerOf((url, root) => {
    const place = Number(/skiptoken=(\d)/.exec(url)?.[1] ?? 0);
    const next = { "@odata.nextLink": `${root}/v1.0/groups/g/members?$skiptoken=${place + 1}` };
    return page([{ id: `m${place}` }], place < 2 ? next : {});
  });
  expect(await reader.list(question)).toEqual([{ id: "m0" }, { id: "m1" }, { id: "m2" }]);
  expect(asked).toHaveLength(3);
});

test.each<readonly [string, (url: string, root: string) => Item, RegExp]>([
  ["no list", () => ({ body: {} }), /the body must have required property 'value'/],
  ["a list of texts", () => page(["a"]), /\/value\/0 must be object/],
  ["an error beside the list", () => page([], { error: {} }), /\/error is beside \/value/],
  ["a count that the list does not hold", () => page([], { "@odata.count": 3 }), /@odata\.count does not fit/],
  ["a next page of another name", () => page([], { nextLink: "x" }), /another name than @odata\.nextLink/],
  ["an empty link", () => page([], { "@odata.nextLink": "" }), /nextLink must NOT have fewer than 1 characters/],
  ["another host", () => page([], { "@odata.nextLink": "https://evil.example/v1.0/groups/g/members" }), /another host/],
  [
    "another version",
    (_url, root) => page([], { "@odata.nextLink": `${root}/beta/groups/g/members?$skiptoken=1` }),
    /another host/,
  ],
  [
    "another group",
    (_url, root) => page([], { "@odata.nextLink": `${root}/v1.0/groups/h/members?$skiptoken=1` }),
    /something else than the next page/,
  ],
  [
    "pages without end",
    (_url, root) => page([{ id: "a" }], { "@odata.nextLink": `${root}/v1.0/groups/g/members?$skiptoken=1` }),
    /something else than the next page/,
  ],
])("%s: could not tell", async (_what, answer, problem) => {
  const { reader } = await readerOf(answer);
  const error = await reader.list(question).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GraphError);
  expect((error as GraphError).message).toMatch(/^could not tell about the members of g/);
  expect((error as GraphError).message).toMatch(problem);
});

test.each([
  [400, "BadRequest", /^Graph does not answer for the members of g \(400 BadRequest\)/],
  [401, "InvalidAuthenticationToken", /^Graph does not take the token/],
  [
    403,
    "Authorization_RequestDenied",
    /^Graph refuses to tell about the members of g .*: the token holds no permissions: grant it Group\.Read\.All/,
  ],
  [404, "Request_ResourceNotFound", /^Graph does not answer for the members of g \(404/],
  [503, "", /^could not tell about the members of g: no answer in 5 attempts/],
])("%i is an error, and no empty list", async (status, code, message) => {
  const { reader } = await readerOf(() => ({ status, body: { error: { code } } }));
  await expect(reader.list(question)).rejects.toThrow(message);
});

test("what is not there is believed when it is said again, or at once if it may well not be", async () => {
  const { reader, asked } = await readerOf(() => ({
    status: 404,
    body: { error: { code: "Request_ResourceNotFound" } },
  }));
  const one = { ...question, url: "/groups/g" };
  expect(await reader.find(one)).toBeUndefined();
  expect(asked).toHaveLength(2);
  expect(await reader.find({ ...one, isOptional: true })).toBeUndefined();
  expect(asked).toHaveLength(3);
});

test("an object comes with the time of its answer, and so does that there is none", async () => {
  const date = new Date(Date.now() - 5000).toUTCString();
  const answeredDateTime = new Date(date).toISOString();
  const there = await readerOf(() => ({ body: { id: "g" } }), date);
  expect(await there.reader.datedFind(question)).toEqual({ object: { id: "g" }, answeredDateTime });
  const gone = await readerOf(() => ({ status: 404, body: { error: { code: "Request_ResourceNotFound" } } }), date);
  expect(await gone.reader.datedFind(question)).toEqual({ object: undefined, answeredDateTime });
});

test("another 404, and what is no object, say nothing about what is there", async () => {
  const strange = await readerOf(() => ({ status: 404, body: { error: { code: "UnknownError" } } }));
  await expect(strange.reader.find(question)).rejects.toThrow(/Graph does not answer for/);
  for (const body of [[], "x", { error: {} }]) {
    const { reader } = await readerOf(() => ({ body }));
    await expect(reader.find(question)).rejects.toThrow(/could not tell about the members of g/);
  }
});

test("a filter that finds nobody is asked again, since a copy of the directory may be old", async () => {
  let count = 0;
  const { reader } = await readerOf(() => {
    count += 1;
    return page(count === 1 ? [] : [{ id: "a" }]);
  });
  expect(await reader.search(question)).toEqual([{ id: "a" }]);
});

test("who has a role and who may take it is read from the directory like everything else", async () => {
  const tenant = await startTenant();
  const [admin = "", candidate = ""] = tenant.users;
  const role = "Global Administrator";
  const group = tenant.tenant.addGroup({ displayName: "admins", isAssignableToRole: true });
  tenant.tenant.assignRole(admin, role);
  tenant.tenant.assignRole(group.id, role);
  tenant.tenant.makeEligible(candidate, role);
  tenant.tenant.makeEligibleForGroup(candidate, group.id);
  const roles = ["RoleManagement.Read.Directory", "PrivilegedEligibilitySchedule.Read.AzureADGroup"];
  const application = tenant.tenant.addApplication({ roles });
  const { graphRoot, authorityHost } = tenant;
  const reader = createObjectReader({ graphRoot, authorityHost }, quick(tenant, application));
  const ask = (path: string, filter: string, more = "") =>
    reader.list({
      url: `/${path}?$filter=${encodeURIComponent(filter)}${more}`,
      about: `the holders of ${role}`,
      permissions: ["RoleManagement.Read.Directory"],
    });

  const [definition] = await ask("roleManagement/directory/roleDefinitions", `displayName eq '${role}'`);
  const ofRole = `roleDefinitionId eq '${definition?.["id"]}'`;
  const [active, eligible, members] = await Promise.all([
    ask("roleManagement/directory/roleAssignments", ofRole, "&$expand=principal"),
    ask("roleManagement/directory/roleEligibilityScheduleInstances", ofRole, "&$expand=principal"),
    ask("identityGovernance/privilegedAccess/group/eligibilityScheduleInstances", `groupId eq '${group.id}'`),
  ]);
  expect(active).toMatchObject([
    { principal: { "@odata.type": "#microsoft.graph.user", id: tenant.tenant.idOf(admin) }, directoryScopeId: "/" },
    { principal: { "@odata.type": "#microsoft.graph.group", id: group.id, isAssignableToRole: true } },
  ]);
  expect(eligible).toMatchObject([{ principal: { userPrincipalName: candidate } }]);
  expect(members).toMatchObject([{ principalId: tenant.tenant.idOf(candidate), accessId: "member" }]);
  expect(tenant.requests.batches).toHaveLength(2);
});
