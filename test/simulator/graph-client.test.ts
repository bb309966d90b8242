import { BatchRequestContent, BatchResponseContent } from "@microsoft/microsoft-graph-client";
import { expect, test } from "vitest";
import { startTenant } from "../support/tenant";
import { clientOf, clientWith } from "./client";

// Microsoft's own client: what it takes for Graph is faithful enough.

const user = "user1@contoso.example";
const methods = `/users/${user}/authentication/temporaryAccessPassMethods`;

const reading = ["UserAuthMethod-TAP.Read.All"];
const naming = ["User.ReadBasic.All"];
const unknown = { code: "Request_ResourceNotFound" };
const writing = ["UserAuthMethod-TAP.ReadWrite.All"];

test("a pass is created, listed, read and deleted, and its value is told once", async () => {
  const tenant = await startTenant();
  const client = await clientOf(tenant, writing);
  const created = await client.api(methods).post({ lifetimeInMinutes: 120, isUsableOnce: true });
  expect(created).toMatchObject({
    lifetimeInMinutes: 120,
    isUsable: true,
    temporaryAccessPass: expect.stringMatching(/^.{8}$/),
  });

  const { value } = await client.api(methods).get();
  expect(value).toEqual([
    expect.objectContaining({ id: created.id, temporaryAccessPass: null, methodUsabilityReason: "EnabledByPolicy" }),
  ]);
  expect(await client.api(`${methods}/${created.id}`).get()).toMatchObject({
    id: created.id,
    temporaryAccessPass: null,
  });

  await client.api(`${methods}/${created.id}`).delete();
  expect((await client.api(methods).get()).value).toEqual([]);
  expect(tenant.requests.writes().map(({ method }) => method)).toEqual(["POST", "DELETE"]);
});

test("a batch is answered item by item, each with its own status, in another order", async () => {
  const tenant = await startTenant();
  tenant.tenant.issuePass(user);
  const client = await clientOf(tenant, reading);
  const steps = [methods, "/users/nobody@contoso.example/authentication/temporaryAccessPassMethods", "/me"].map(
    (url, index) => ({
      id: String(index + 1),
      // The client takes the path as it is: in a batch it is relative to the version.
      request: new Request(`${tenant.graphRoot}${url}`),
    }),
  );
  const answer = await client.api("/$batch").post(await new BatchRequestContent(steps).getContent());
  expect(answer.responses.map(({ id }: { id: string }) => id)).toEqual(["3", "2", "1"]);

  const responses = new BatchResponseContent(answer);
  expect(["1", "2", "3"].map((id) => responses.getResponseById(id)?.status)).toEqual([200, 404, 400]);
  const listed = answer.responses.find(({ id }: { id: string }) => id === "1");
  expect(listed.body.value).toHaveLength(1);
});

test("a batch of more than 20, or with an id twice, is refused as a whole", async () => {
  const tenant = await startTenant();
  const client = await clientOf(tenant, reading);
  const requests = (ids: readonly string[]) => ({ requests: ids.map((id) => ({ id, method: "GET", url: "/users" })) });
  const refused = { statusCode: 400, code: "BadRequest" };
  await expect(
    client.api("/$batch").post(requests(Array.from({ length: 21 }, (_, id) => String(id)))),
  ).rejects.toMatchObject(refused);
  await expect(client.api("/$batch").post(requests(["a", "A"]))).rejects.toMatchObject(refused);
});

test("users are listed page by page, selected and filtered", async () => {
  const tenant = await startTenant({ users: 5 });
  tenant.tenant.addUser({ userPrincipalName: "o'brien@contoso.example" });
  const client = await clientOf(tenant, ["User.Read.All"]);
  const first = await client.api("/users").select("userPrincipalName").top(4).get();
  expect(first.value).toHaveLength(4);
  expect(first.value[0]).toEqual({ userPrincipalName: user });
  const second = await client.api(first["@odata.nextLink"]).get();
  expect(second.value.map(({ userPrincipalName }: { userPrincipalName: string }) => userPrincipalName)).toEqual([
    "user5@contoso.example",
    "o'brien@contoso.example",
  ]);
  expect(second["@odata.nextLink"]).toBeUndefined();
  const filtered = await client.api("/users").filter("userPrincipalName eq 'o''brien@contoso.example'").get();
  expect(filtered.value).toHaveLength(1);
  expect(await client.api(`/users/${filtered.value[0].id}`).get()).toMatchObject({
    userPrincipalName: "o'brien@contoso.example",
  });
});

test.each(["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"])(
  "%s tells who a user is, by id and by name, by itself and in a batch",
  async (permission) => {
    const tenant = await startTenant();
    const client = await clientOf(tenant, [permission]);
    const id = tenant.tenant.idOf(user);
    const query = "?$select=id,userPrincipalName";
    const told = { "@odata.context": expect.any(String), id, userPrincipalName: user };
    expect(await client.api(`/users/${user}${query}`).get()).toEqual(told);
    expect(await client.api(`/users/${id}${query}`).get()).toEqual(told);

    const urls = [`/users/${user}${query}`, `/users/${id}${query}`, `/users/nobody@contoso.example${query}`];
    const requests = urls.map((url, index) => ({ id: String(index), method: "GET", url }));
    const { responses } = await client.api("/$batch").post({ requests });
    expect(responses).toEqual([
      expect.objectContaining({ id: "2", status: 404, body: { error: expect.objectContaining(unknown) } }),
      expect.objectContaining({ id: "1", status: 200, body: told }),
      expect.objectContaining({ id: "0", status: 200, body: told }),
    ]);
  },
);

test("in a batch, who a user is stays untold without the permission", async () => {
  const tenant = await startTenant();
  const client = await clientOf(tenant, reading);
  const requests = [{ id: "1", method: "GET", url: `/users/${user}?$select=id` }];
  const { responses } = await client.api("/$batch").post({ requests });
  expect(responses).toMatchObject([{ status: 403, body: { error: { code: "Authorization_RequestDenied" } } }]);
});

test("a signed-in user learns who it is, and who others are with the scope for that", async () => {
  const tenant = await startTenant();
  const me = clientWith(tenant, await tenant.userToken(user, { scp: ["UserAuthMethod-TAP.Read.All"] }));
  const mine = { "@odata.context": expect.any(String), id: tenant.tenant.idOf(user) };
  expect(await me.api("/me?$select=id").get()).toEqual(mine);
  const requests = [{ id: "1", method: "GET", url: "/me?$select=id" }];
  expect(await me.api("/$batch").post({ requests })).toMatchObject({ responses: [{ status: 200, body: mine }] });

  const other = "/users/user2@contoso.example?$select=id";
  await expect(me.api(other).get()).rejects.toMatchObject({ statusCode: 403 });
  const curious = clientWith(tenant, await tenant.userToken(user, { scp: naming }));
  expect(await curious.api(other).get()).toMatchObject({ id: tenant.tenant.idOf("user2@contoso.example") });
});

test("a fault for a user is for reads of the user too", async () => {
  const tenant = await startTenant();
  const client = await clientOf(tenant, naming);
  tenant.faults.enqueue({ kind: "status", status: 400, match: { user } });
  expect(await client.api("/users/user2@contoso.example").get()).toMatchObject({ displayName: "user2" });
  await expect(client.api(`/users/${tenant.tenant.idOf(user)}`).get()).rejects.toMatchObject({ statusCode: 400 });
});

test.each([
  ["a permission for something else", ["User.Read.All"], methods, 403, "accessDenied"],
  ["a user who is not there", naming, "/users/nobody@contoso.example", 404, "Request_ResourceNotFound"],
  ["a user without the permission", reading, `/users/${user}`, 403, "Authorization_RequestDenied"],
  ["nobody without the permission", reading, "/users/nobody@contoso.example", 403, "Authorization_RequestDenied"],
  ["/me of an application", reading, "/me/authentication/temporaryAccessPassMethods", 400, "BadRequest"],
  ["a list of users without the permission", reading, "/users", 403, "Authorization_RequestDenied"],
  ["an unknown segment", reading, "/planets", 400, "BadRequest"],
])("%s is refused as Graph refuses it", async (_case, roles, path, statusCode, code) => {
  const tenant = await startTenant();
  const error = await (await clientOf(tenant, roles))
    .api(path)
    .get()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ statusCode, code });
  expect(JSON.parse((error as { body: string }).body)).toMatchObject({
    innerError: { "request-id": expect.any(String) },
  });
});

test("a reader may not write, and what the tenant's policy forbids is refused", async () => {
  const tenant = await startTenant();
  await expect((await clientOf(tenant, reading)).api(methods).post({})).rejects.toMatchObject({ statusCode: 403 });
  const writer = await clientOf(tenant, writing);
  await expect(writer.api(methods).post({ lifetimeInMinutes: 43_200 })).rejects.toMatchObject({ statusCode: 400 });
  tenant.tenant.policy.state = "disabled";
  await expect(writer.api(methods).post({})).rejects.toMatchObject({ statusCode: 400 });
});

test.each([
  ["oneself", user, [], ["UserAuthMethod-TAP.Read"], 200],
  ["oneself without the scope", user, [], ["User.Read"], 403],
  ["another with scope and role", "user2@contoso.example", ["Global Reader"], ["UserAuthMethod-TAP.Read.All"], 200],
  ["another without the role", "user2@contoso.example", [], ["UserAuthMethod-TAP.Read.All"], 403],
  ["another without the scope", "user2@contoso.example", ["Global Reader"], ["UserAuthMethod-TAP.Read"], 403],
] as const)("a signed-in user reads %s: %#", async (_case, target, directoryRoles, scp, status) => {
  const tenant = await startTenant();
  const client = clientWith(tenant, await tenant.userToken(user, { scp, directoryRoles }));
  const path = target === user ? "/me" : `/users/${target}`;
  const result = await client
    .api(`${path}/authentication/temporaryAccessPassMethods`)
    .get()
    .catch((thrown: unknown) => thrown);
  expect((result as { statusCode?: number }).statusCode ?? 200).toBe(status);
});

test("a token lives an hour by the tenant's clock", async () => {
  const tenant = await startTenant();
  const client = await clientOf(tenant, reading);
  tenant.clock.advance({ hours: 2 });
  await expect(client.api(methods).get()).rejects.toMatchObject({
    statusCode: 401,
    code: "InvalidAuthenticationToken",
  });
});

test("the tenant's pass policy can be read", async () => {
  const tenant = await startTenant();
  const client = await clientOf(tenant, ["Policy.Read.AuthenticationMethod"]);
  const path = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";
  expect(await client.api(path).get()).toMatchObject({
    state: "enabled",
    minimumLifetimeInMinutes: 60,
    maximumLifetimeInMinutes: 480,
    defaultLength: 8,
  });
});
