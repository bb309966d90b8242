import type { Fault } from "@tapwatch/simulator";
import { describe, expect, test } from "vitest";
import { createReader, GraphError } from "../../../providers/graph";
import { readAll, readerOf } from "../../support/read";
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
        message: expect.stringContaining(`Graph knows none of the 2 users in the tenant`),
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

const [carol, noUser] = [
  "user3@contoso.example",
  { kind: "status", status: 404, code: "Request_ResourceNotFound" },
] as const;
const methodsOf = (name: string) => `/users/${encodeURIComponent(name)}/authentication/temporaryAccessPassMethods`;
const idOf = (name: string) => `/users/${encodeURIComponent(name)}?$select=id`;

/** What was asked for, batch by batch. */
const asked = ({ requests }: TestTenant) =>
  requests.batches.map(({ items = [] }) => items.map(({ url }) => url).sort());

describe("that somebody is not there", () => {
  test("is asked a second time of that user alone", async () => {
    const tenant = await startTenant();
    tenant.tenant.removeUser(alice);
    expect(await readAll(readerOf(tenant), tenant.users)).toEqual(["gone", "none", "none"]);
    expect(asked(tenant)).toEqual([tenant.users.map(methodsOf), [methodsOf(alice)]]);
  });

  test("is dated by the answer that is believed", async () => {
    const tenant = await startTenant({ users: 1 });
    tenant.tenant.removeUser(alice);
    // A minute passes whenever the reader waits.
    const now = () => tenant.clock.now().getTime();
    const reader = readerOf(tenant, { delay: async () => tenant.clock.advance({ minutes: 1 }), now });
    const { observedDateTime } = await reader.read(alice);
    expect(Date.parse(observedDateTime)).toBe(now());
  });

  test("is not what a failure after it is", async () => {
    const tenant = await startTenant();
    const match = { user: alice, batchItem: true };
    tenant.faults.enqueue({ ...noUser, match }, { kind: "status", status: 500, times: 5, match });
    expect(await readAll(readerOf(tenant), tenant.users)).toEqual([
      expect.stringContaining(`could not tell about '${alice}': no answer in 5 attempts (500`),
      "none",
      "none",
    ]);
  });

  test("is not what another 404 says", async () => {
    const tenant = await startTenant();
    tenant.faults.enqueue({ ...noUser, code: "itemNotFound", match: { user: alice, batchItem: true } });
    const [message] = await readAll(readerOf(tenant), tenant.users);
    expect(message).toMatch(/^Graph does not answer for 'user1@contoso\.example' \(404 itemNotFound/);
  });
});

describe("that many are not there", () => {
  test("is the run's failure for all of them, also where they are more than a batch, with what to check", async () => {
    const tenant = await startTenant({ users: 45 });
    for (const name of tenant.users) tenant.tenant.removeUser(name);
    const messages = await readAll(readerOf(tenant), tenant.users);
    const message =
      `Graph knows none of the 45 users in the tenant ${tenant.tenant.tenantId} (404): no user was judged; ` +
      "check the sign-in and tapwatch:tenantId, and whether these users were renamed or deleted all at once";
    expect(new Set(messages)).toEqual(new Set([message]));
  });

  test("is believed where one is there, although that one answers last", async () => {
    const tenant = await startTenant();
    tenant.tenant.removeUser(alice);
    tenant.tenant.removeUser(bob);
    tenant.faults.enqueue({ kind: "status", status: 503, times: 4, match: { user: carol, batchItem: true } });
    expect(await readAll(readerOf(tenant), tenant.users)).toEqual(["gone", "gone", "none"]);
  });

  test("is not believed where nobody can tell about the last one", async () => {
    const tenant = await startTenant();
    tenant.tenant.removeUser(alice);
    tenant.tenant.removeUser(bob);
    tenant.tenant.fail(carol, 500);
    expect(await readAll(readerOf(tenant), tenant.users)).toEqual([
      expect.stringContaining("none of the 2 users"),
      expect.stringContaining("none of the 2 users"),
      expect.stringContaining(`could not tell about '${carol}'`),
    ]);
  });

  test("is not said of somebody who is refused", async () => {
    const tenant = await startTenant({ users: 2 });
    tenant.tenant.removeUser(alice);
    tenant.tenant.deny(bob);
    const [departure, refusal] = await readAll(readerOf(tenant), tenant.users);
    expect(refusal).toContain("Graph refuses to tell about any user");
    expect(departure).toContain(
      `could not tell about '${alice}': there is no such user, and no other user could be read (404)`,
    );
  });

  test("does not count those whose departure is accepted", async () => {
    const tenant = await startTenant();
    for (const name of tenant.users) tenant.tenant.removeUser(name);
    const reader = readerOf(tenant);
    const [left, gone] = await Promise.all([reader.read(alice, { hasLeft: true }), reader.read(bob)]);
    expect([left, gone]).toMatchObject([{ answer: "gone" }, { answer: "gone" }]);
  });
});

test("a token that does not tell its tenant is not of the one that is watched", async () => {
  const tenant = await startTenant({ users: 1 });
  const credential = { getToken: async () => ({ token: "opaque", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  const reader = readerOf(tenant, { credential });
  const error = await reader.read(alice, { tenantId: otherTenant }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GraphError);
  expect((error as GraphError).message).toContain(
    `the token is for tenant (it does not say), and this stack watches tenant ${otherTenant}`,
  );
  expect(tenant.requests.batches).toEqual([]);
});

test("the tenant that is pinned may be written large", async () => {
  const tenant = await startTenant({ users: 1 });
  const { tenantId } = tenant.tenant;
  const reader = readerOf(tenant, {}, tenant.reader, { tenantId: tenantId.toUpperCase() });
  expect(await reader.read(alice, { tenantId })).toMatchObject({ answer: "none", tenantId });
});

describe("object ids", () => {
  test.each(["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"])(
    "are asked for with %s, in the same batch as the passes",
    async (permission) => {
      const tenant = await startTenant({ users: 2 });
      const application = tenant.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", permission] });
      const reader = readerOf(tenant, {}, application);
      expect(await Promise.all(tenant.users.map((name) => reader.read(name)))).toMatchObject(
        tenant.users.map((name) => ({ answer: "none", userId: tenant.tenant.idOf(name) })),
      );
      expect(asked(tenant)).toEqual([[...tenant.users.map(methodsOf), ...tenant.users.map(idOf)].sort()]);
      expect(tenant.requests.writes()).toEqual([]);
    },
  );

  test("are not asked for where one is given, or known", async () => {
    const tenant = await startTenant();
    const reader = readerOf(tenant, {}, knowing(tenant));
    const [first, second] = [tenant.tenant.idOf(alice), tenant.tenant.idOf(bob)];
    const readings = await Promise.all([reader.read(first.toUpperCase()), reader.read(bob, { userId: second })]);
    expect(readings).toMatchObject([
      { answer: "none", userId: first },
      { answer: "none", userId: second },
    ]);
    expect(asked(tenant)).toEqual([[methodsOf(first.toUpperCase()), methodsOf(second)].sort()]);
  });

  test("that cannot be told leave the answer as it is", async () => {
    const tenant = await startTenant({ users: 1 });
    tenant.tenant.issuePass(alice);
    tenant.faults.enqueue({ kind: "status", status: 403, match: { path: /select=id/, batchItem: true } });
    const observation = await readerOf(tenant, {}, knowing(tenant)).read(alice);
    expect(observation).toMatchObject({ answer: "pass" });
    expect(observation).not.toHaveProperty("userId");
  });

  test("of somebody else are asked for last: by the known one twice, then by name, then who that is", async () => {
    const tenant = await startTenant({ users: 1 });
    const userId = tenant.tenant.idOf(alice);
    tenant.tenant.removeUser(alice);
    tenant.tenant.addUser({ userPrincipalName: alice });
    await readerOf(tenant, {}, knowing(tenant)).read(alice, { userId });
    expect(asked(tenant)).toEqual([[methodsOf(userId)], [methodsOf(userId)], [methodsOf(alice)], [idOf(alice)]]);
  });

  test.each<[string, Fault]>([
    ["fails", { kind: "status", status: 500, times: 5 }],
    ["is refused", { kind: "status", status: 403 }],
    ["finds nobody", noUser],
  ])(
    "of whoever has the name of somebody who is not there, and whose search %s, are another's only once they are told",
    async (_how, fault) => {
      const tenant = await startTenant({ users: 1 });
      const userId = tenant.tenant.idOf(alice);
      tenant.faults.enqueue(
        { ...noUser, times: 2, match: { path: new RegExp(userId), batchItem: true } },
        { ...fault, match: { path: /select=id/, batchItem: true } },
      );
      const [message] = await readAll(
        { read: (user) => readerOf(tenant, {}, knowing(tenant)).read(user, { userId }) },
        tenant.users,
      );
      expect(message).toContain(`could not tell about '${alice}': `);
    },
  );

  test("that lead to nobody for a moment are no other person's when the name leads to the same", async () => {
    const tenant = await startTenant({ users: 1 });
    const userId = tenant.tenant.idOf(alice);
    tenant.faults.enqueue({ ...noUser, times: 2, match: { path: new RegExp(userId), batchItem: true } });
    const observation = await readerOf(tenant, {}, knowing(tenant)).read(alice, { userId });
    expect(observation).toMatchObject({ answer: "none", userId });
    expect(observation).not.toHaveProperty("isOther");
  });

  test("of somebody who is gone are believed when the name leads to nobody either", async () => {
    const tenant = await startTenant({ users: 2 });
    const userId = tenant.tenant.idOf(alice);
    tenant.tenant.removeUser(alice);
    const reader = readerOf(tenant);
    const [gone] = await Promise.all([reader.read(alice, { userId }), reader.read(bob)]);
    expect(gone).toMatchObject({ answer: "gone" });
    const ofAlice = asked(tenant)
      .flat()
      .filter((url) => url !== methodsOf(bob));
    expect(ofAlice).toEqual([userId, userId, alice, alice].map(methodsOf));
  });
});
