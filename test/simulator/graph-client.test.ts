import { BatchRequestContent, BatchResponseContent, Client } from "@microsoft/microsoft-graph-client";
import { expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/tenant";

// Microsoft's own client: what it takes for Graph is faithful enough.

const user = "user1@contoso.example";
const methods = `/users/${user}/authentication/temporaryAccessPassMethods`;

async function clientOf(tenant: TestTenant, roles: readonly string[]) {
  const { clientId, secret } = tenant.tenant.addApplication({ roles });
  const form = {
    client_id: clientId,
    client_secret: secret,
    grant_type: "client_credentials",
    scope: `${tenant.graphRoot}/.default`,
  };
  const url = `${tenant.authorityHost}/${tenant.tenant.tenantId}/oauth2/v2.0/token`;
  const { access_token } = (await (await fetch(url, { method: "POST", body: new URLSearchParams(form) })).json()) as {
    access_token: string;
  };
  return clientWith(tenant, access_token);
}

function clientWith({ graphRoot }: TestTenant, token: string) {
  const customHosts = new Set(["localhost"]);
  return Client.initWithMiddleware({
    baseUrl: graphRoot,
    customHosts,
    authProvider: { getAccessToken: async () => token },
  });
}

const reading = ["UserAuthMethod-TAP.Read.All"];
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

test.each([
  ["a permission for something else", ["User.Read.All"], methods, 403, "accessDenied"],
  ["a user who is not there", reading, "/users/nobody@contoso.example", 404, "Request_ResourceNotFound"],
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
