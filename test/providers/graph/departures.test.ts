import { expect, test } from "vitest";
import { createReader } from "../../../providers/graph";
import { readerOf } from "../../support/read";
import { startTenant, type TestTenant } from "../../support/tenant";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"] as const;
const otherTenant = "11111111-0000-4000-8000-00000000beef";

/** How many batches asked for somebody's methods, by the name or object id that was used. */
function askedFor({ requests }: TestTenant, name: string): number {
  const url = `/users/${encodeURIComponent(name)}/authentication/temporaryAccessPassMethods`;
  return requests.batches.filter(({ items }) => items?.some((item) => item.url === url)).length;
}

/** An application that may find out object ids. */
function knowing(tenant: TestTenant) {
  return tenant.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", "User.ReadBasic.All"] });
}

test("one answer that somebody is not there is not believed: the second, in a later batch, counts", async () => {
  const tenant = await startTenant({ users: 2 });
  tenant.faults.enqueue({
    kind: "status",
    status: 404,
    code: "Request_ResourceNotFound",
    match: { user: alice, batchItem: true },
  });
  const reader = readerOf(tenant);
  const [first] = await Promise.all([reader.read(alice), reader.read(bob)]);
  expect(first).toMatchObject({ answer: "none" });
  expect(askedFor(tenant, alice)).toBe(2);

  tenant.tenant.removeUser(alice);
  expect(await readerOf(tenant).read(alice)).toMatchObject({ answer: "gone" });
  expect(askedFor(tenant, alice)).toBe(4);
});

test("everybody gone at once is the run's failure, and names the tenant; somebody alone, and who has left, is believed", async () => {
  const tenant = await startTenant({ users: 2 });
  tenant.tenant.removeUser(alice);
  tenant.tenant.removeUser(bob);
  const reader = readerOf(tenant);
  const results = await Promise.allSettled([reader.read(alice), reader.read(bob)]);
  for (const result of results) {
    expect(result).toMatchObject({
      status: "rejected",
      reason: {
        scope: "run",
        message: expect.stringContaining(`none of the 2 users who were asked for is in the tenant`),
      },
    });
  }
  expect(await readerOf(tenant).read(alice)).toMatchObject({ answer: "gone" });
  const left = readerOf(tenant);
  const both = await Promise.all([left.read(alice, { hasLeft: true }), left.read(bob, { hasLeft: true })]);
  expect(both).toMatchObject([{ answer: "gone" }, { answer: "gone" }]);
});

test("object ids are found out where the token allows it, and nobody asks where it does not", async () => {
  const tenant = await startTenant({ users: 2 });
  const id = tenant.tenant.idOf(alice);
  expect(await readerOf(tenant, {}, knowing(tenant)).read(alice)).toMatchObject({ answer: "none", userId: id });

  tenant.requests.clear();
  expect(await readerOf(tenant).read(alice)).not.toHaveProperty("userId");
  const urls = tenant.requests.batches.flatMap(({ items }) => items?.map(({ url }) => url) ?? []);
  expect(urls.filter((url) => url.includes("$select=id"))).toEqual([]);
});

test("who is known by object id is read by it, whatever the name is now", async () => {
  const tenant = await startTenant({ users: 1 });
  const userId = tenant.tenant.idOf(alice);
  tenant.tenant.issuePass(alice);
  tenant.tenant.renameUser(alice, "alicia@contoso.example");
  expect(await readerOf(tenant).read(alice, { userId })).toMatchObject({ answer: "pass", userId });
  expect(askedFor(tenant, alice)).toBe(0);
});

test.each([
  ["with the object id, where it may be read", true],
  ["without, where it may not", false],
])("another person of the same name is told apart, %s", async (_case, isKnowing) => {
  const tenant = await startTenant({ users: 1 });
  const userId = tenant.tenant.idOf(alice);
  tenant.tenant.removeUser(alice);
  const other = tenant.tenant.addUser({ userPrincipalName: alice });
  tenant.tenant.issuePass(alice);
  const reader = readerOf(tenant, {}, isKnowing ? knowing(tenant) : tenant.reader);
  const observation = await reader.read(alice, { userId });
  expect(observation).toMatchObject({ answer: "pass", isOther: true });
  expect(observation.answer === "pass" && observation.userId).toBe(isKnowing ? other.id : undefined);
});

test.each([
  ["the state", {}, { tenantId: otherTenant }],
  ["the configuration", { tenantId: otherTenant }, {}],
])("a token of another tenant than %s names reads nobody, and names both", async (_case, settings, known) => {
  const tenant = await startTenant({ users: 1 });
  const { graphRoot, authorityHost } = tenant;
  const environment = tenant.environment(tenant.reader);
  const { ClientSecretCredential } = await import("@azure/identity");
  const credential = new ClientSecretCredential(
    environment["AZURE_TENANT_ID"] ?? "",
    environment["AZURE_CLIENT_ID"] ?? "",
    environment["AZURE_CLIENT_SECRET"] ?? "",
    { authorityHost, disableInstanceDiscovery: true },
  );
  const reader = createReader(
    { graphRoot, authorityHost, ...settings },
    { credential, random: () => 0, retryBase: 1, moment: () => tenant.clock.now().getTime() },
  );
  const error = await reader.read(alice, known).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "TenantError", scope: "run" });
  expect((error as Error).message).toContain(tenant.tenant.tenantId);
  expect((error as Error).message).toContain(otherTenant);
  expect(tenant.requests.batches).toEqual([]);
});

test("who is new is not read either, once the sign-in has turned out to be of another tenant", async () => {
  const tenant = await startTenant({ users: 2 });
  const reader = readerOf(tenant);
  const results = await Promise.allSettled([reader.read(alice), reader.read(bob, { tenantId: otherTenant })]);
  expect(results).toMatchObject([
    { status: "rejected", reason: { name: "TenantError" } },
    { status: "rejected", reason: { name: "TenantError" } },
  ]);
});

test("a configuration of another tenant than the one that the state knows reads nobody", async () => {
  const tenant = await startTenant({ users: 1 });
  const { graphRoot, authorityHost } = tenant;
  const reader = createReader({ graphRoot, authorityHost, tenantId: tenant.tenant.tenantId });
  await expect(reader.read(alice, { tenantId: otherTenant })).rejects.toThrow(otherTenant);
  expect(tenant.requests.entries).toEqual([]);
});
