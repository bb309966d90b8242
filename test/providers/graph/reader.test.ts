import { expect, test } from "vitest";
import { GraphError } from "../../../providers/graph";
import { readAll, readerOf } from "../../support/read";
import { startTenant } from "../../support/tenant";

const methodsOf = (user: string) => `/users/${encodeURIComponent(user)}/authentication/temporaryAccessPassMethods`;

test("a pass, no pass and no user are three answers, dated by Graph's clock", async () => {
  const tenant = await startTenant();
  tenant.tenant.issuePass("user1@contoso.example", { lifetimeInMinutes: 60, isUsableOnce: true });
  const reader = readerOf(tenant);
  const [pass, none, gone] = await Promise.all(
    ["user1@contoso.example", "user2@contoso.example", "nobody@contoso.example"].map((user) => reader.read(user)),
  );

  const observedDateTime = "2026-03-02T09:00:00.000Z";
  expect(pass).toEqual({
    answer: "pass",
    observedDateTime,
    tenantId: tenant.tenant.tenantId,
    pass: {
      methodId: "bbbbbbbb-0000-4000-8000-000000000001",
      createdDateTime: observedDateTime,
      startDateTime: observedDateTime,
      lifetimeInMinutes: 60,
      isUsableOnce: true,
      isUsable: true,
      methodUsabilityReason: "EnabledByPolicy",
      expiresDateTime: "2026-03-02T10:00:00.000Z",
    },
  });
  expect(none).toEqual({ answer: "none", observedDateTime, tenantId: tenant.tenant.tenantId });
  expect(gone).toEqual({ answer: "gone", observedDateTime, tenantId: tenant.tenant.tenantId });
});

test("40 users are two batches and one token", async () => {
  const tenant = await startTenant({ users: 40 });
  await readAll(readerOf(tenant), tenant.users);

  expect(tenant.requests.batches.map(({ items }) => items?.length)).toEqual([20, 20]);
  expect(tenant.requests.tokens).toHaveLength(1);
  expect(tenant.requests.writes()).toEqual([]);
});

test("a user who is asked for twice in a moment is read once, and again when asked again", async () => {
  const tenant = await startTenant();
  const reader = readerOf(tenant);
  const [user = ""] = tenant.users;
  await Promise.all([reader.read(user), reader.read(user)]);
  expect(tenant.requests.batches.map(({ items }) => items?.length)).toEqual([1]);

  tenant.tenant.issuePass(user);
  expect((await reader.read(user)).answer).toBe("pass");
});

test.each(["o'brien@contoso.example", "guest_fabrikam.com#EXT#@contoso.example", "søren+x%y@contoso.example"])(
  "the name %s is one segment of the path",
  async (userPrincipalName) => {
    const tenant = await startTenant();
    tenant.tenant.addUser({ userPrincipalName });
    tenant.tenant.issuePass(userPrincipalName);
    expect((await readerOf(tenant).read(userPrincipalName)).answer).toBe("pass");
    expect(tenant.requests.batches[0]?.items?.[0]?.url).toBe(methodsOf(userPrincipalName));
  },
);

test("what is throttled inside a batch is asked for again, and nothing else is", async () => {
  const tenant = await startTenant({ users: 6 });
  tenant.faults.enqueue(
    { kind: "status", status: 429, retryAfter: 0, match: { user: "user2@contoso.example", batchItem: true } },
    { kind: "status", status: 429, match: { user: "user5@contoso.example", batchItem: true } },
  );
  expect(await readAll(readerOf(tenant), tenant.users)).toEqual(Array(6).fill("none"));
  const again = tenant.requests.batches.slice(1).flatMap(({ items = [] }) => items.map(({ url }) => url));
  expect(again).toEqual([methodsOf("user2@contoso.example"), methodsOf("user5@contoso.example")]);
});

test("a throttled batch waits for the longest Retry-After in it", async () => {
  const tenant = await startTenant({ users: 2 });
  tenant.faults.enqueue(
    { kind: "status", status: 429, retryAfter: 3, match: { user: "user1@contoso.example", batchItem: true } },
    { kind: "status", status: 429, retryAfter: 7, match: { user: "user2@contoso.example", batchItem: true } },
  );
  const waits: number[] = [];
  let now = 0;
  const delay = async (milliseconds: number) => {
    waits.push(milliseconds);
    now += milliseconds;
  };
  expect(await readAll(readerOf(tenant, { delay, now: () => now }), tenant.users)).toEqual(["none", "none"]);
  expect(now).toBeGreaterThanOrEqual(7000);
});

test.each([
  ["an answer is missing", { kind: "missing", match: { batchItem: true } }],
  ["an item says 503", { kind: "status", status: 503, match: { batchItem: true } }],
  ["an item's body is no JSON", { kind: "malformed", match: { batchItem: true } }],
  ["the whole batch is throttled without Retry-After", { kind: "status", status: 429, match: { batchItem: false } }],
  ["the whole batch says 504", { kind: "status", status: 504, match: { batchItem: false } }],
  ["the connection is cut", { kind: "reset", match: { batchItem: false } }],
  ["the answer is cut off", { kind: "truncated", match: { batchItem: false } }],
  ["the answer is a web page", { kind: "malformed", match: { batchItem: false } }],
] as const)("when %s it is asked again", async (_case, fault) => {
  const tenant = await startTenant();
  tenant.tenant.issuePass("user2@contoso.example");
  tenant.faults.enqueue(fault);
  expect(await readAll(readerOf(tenant), tenant.users)).toEqual(["none", "pass", "none"]);
});

test("a user who cannot be read does not sink the others of the batch", async () => {
  const tenant = await startTenant();
  tenant.tenant.deny("user1@contoso.example");
  tenant.tenant.fail("user2@contoso.example", 500);
  expect(await readAll(readerOf(tenant), tenant.users)).toEqual([
    expect.stringMatching(
      /^Graph refuses to tell about 'user1@contoso\.example' \(403 accessDenied, request-id [-\w]+\): the token holds UserAuthMethod-TAP\.Read\.All and others can be read/,
    ),
    expect.stringMatching(
      /^could not tell about 'user2@contoso\.example': no answer in 5 attempts \(500 UnknownError, request-id [-\w]+\): try again later/,
    ),
    "none",
  ]);
});

test("a demand to wait beyond the time budget is given up on at once, and said", async () => {
  const tenant = await startTenant({ users: 1 });
  tenant.faults.enqueue({ kind: "status", status: 429, retryAfter: 86_400, match: { batchItem: true } });
  expect(await readAll(readerOf(tenant), tenant.users)).toEqual([
    expect.stringContaining("Graph asks to wait 86400 s, and 600 s are left of the time budget (429 TooManyRequests"),
  ]);
});

test("the time budget ends what would go on", async () => {
  const tenant = await startTenant({ users: 1 });
  tenant.faults.enqueue({ kind: "status", status: 503, retryAfter: 250, times: 99, match: { batchItem: true } });
  let now = 0;
  const delay = async (milliseconds: number) => {
    now += milliseconds;
  };
  const reader = readerOf(tenant, { delay, now: () => now });
  expect(await readAll(reader, tenant.users)).toEqual([
    expect.stringContaining("Graph asks to wait 250 s, and 100 s are left of the time budget (503"),
  ]);
});

test("when nobody can be read, the refusal is about the run and says what the token lacks", async () => {
  const tenant = await startTenant();
  const powerless = tenant.tenant.addApplication({ roles: ["User.Read.All"] });
  const reader = readerOf(tenant, {}, powerless);
  const errors = await Promise.all(tenant.users.map((user) => reader.read(user).catch((error: GraphError) => error)));

  for (const error of errors) {
    expect(error).toBeInstanceOf(GraphError);
    expect(error).toMatchObject({ scope: "run", status: 403, code: "accessDenied" });
    expect((error as GraphError).message).toContain(
      "the token holds User.Read.All: grant it UserAuthMethod-TAP.Read.All or UserAuthenticationMethod.Read.All (application)",
    );
  }
});

test("a refused user is told apart as soon as anybody else can be read, also in a later run", async () => {
  const tenant = await startTenant();
  tenant.tenant.deny("user1@contoso.example");
  const reader = readerOf(tenant);
  const alone = await reader.read("user1@contoso.example").catch((error: GraphError) => error);
  expect(alone).toMatchObject({ scope: "run" });
  await reader.read("user2@contoso.example");
  const later = await reader.read("user1@contoso.example").catch((error: GraphError) => error);
  expect(later).toMatchObject({ scope: "user" });
});

test("without a token nobody is read, and the message says how to sign in, once", async () => {
  const tenant = await startTenant();
  const reader = readerOf(tenant, {}, { ...tenant.reader, secret: "not the secret" });
  const messages = await readAll(reader, tenant.users);
  expect(new Set(messages).size).toBe(1);
  expect(messages[0]).toMatch(/^could not sign in: .*AADSTS7000215.*: set AZURE_TENANT_ID, AZURE_CLIENT_ID/);
  expect(messages[0]).not.toContain("not the secret");
  expect(tenant.requests.batches).toEqual([]);
});

test("a token that Graph does not take is the run's failure", async () => {
  const tenant = await startTenant();
  const credential = { getToken: async () => ({ token: "abc", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  expect(await readAll(readerOf(tenant, { credential }), ["user1@contoso.example"])).toEqual([
    expect.stringMatching(/^Graph does not accept the token \(401 InvalidAuthenticationToken.*tapwatch:cloud/),
  ]);
});

test.each([true, false])(
  "a tenant that does not know the application asks for consent (of an item: %s)",
  async (batchItem) => {
    const tenant = await startTenant({ users: 1 });
    tenant.faults.enqueue({
      kind: "status",
      status: 401,
      code: "Authorization_IdentityNotFound",
      match: { batchItem },
    });
    expect(await readAll(readerOf(tenant), tenant.users)).toEqual([
      expect.stringMatching(/^Graph does not accept the token \(401 Authorization_IdentityNotFound.*has to consent/),
    ]);
  },
);

test("'me' with an application's token is a clear error about that", async () => {
  const tenant = await startTenant();
  expect(await readAll(readerOf(tenant), ["me"])).toEqual([
    expect.stringMatching(/^Graph does not answer for 'me' \(400 BadRequest.*'me' needs a signed-in user/),
  ]);
});

test("a live credential in an answer is dropped unread, and that is said", async () => {
  const tenant = await startTenant({ users: 1 });
  const temporaryAccessPass = "TAPVALUE+1234";
  tenant.tenant.plantPass("user1@contoso.example", { id: "x", temporaryAccessPass, isUsable: "TAPVALUE+1234" });
  const reader = readerOf(tenant);
  const [message] = await readAll(reader, tenant.users);

  expect(message).toMatch(/^could not tell about 'user1@contoso\.example': \/value\/0\/isUsable must be boolean/);
  expect(message).not.toContain(temporaryAccessPass);
  expect(reader.notices).toEqual([
    "Graph sent the value of the pass of 'user1@contoso.example', which is a password; tapwatch removed it unread",
  ]);
});

test("a next page on another host is not followed", async () => {
  const tenant = await startTenant({ users: 1 });
  const { parseList } = await import("../../../providers/graph/parse");
  expect(parseList({ value: [], "@odata.nextLink": "https://evil.example/v1.0/x" })).toMatchObject({
    nextLink: "https://evil.example/v1.0/x",
  });
  const { Interpreter } = await import("../../../providers/graph/interpret");
  const interpreter = new Interpreter({
    settings: {},
    graphRoot: tenant.graphRoot,
    claims: () => ({}),
    notice: () => {},
  });
  const first = { last: undefined, asked: methodsOf("u") };
  const answer = (nextLink: string) => ({ status: 200, headers: {}, body: { value: [], "@odata.nextLink": nextLink } });
  expect(() =>
    interpreter.interpret("u", answer("https://evil.example/v1.0/x"), "2026-03-02T09:00:00Z", first),
  ).toThrow("names another host");
  const page = interpreter.interpret(
    "u",
    answer(`${tenant.graphRoot}/v1.0${first.asked}?$skip=1`),
    "2026-03-02T09:00:00Z",
    first,
  );
  expect(page.next).toBe(`${first.asked}?$skip=1`);
  expect(() =>
    interpreter.interpret("u", answer(`${tenant.graphRoot}/v1.0/next?$skip=1`), "2026-03-02T09:00:00Z", first),
  ).toThrow("does not name this user's passes");
});
