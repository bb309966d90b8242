import { expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/tenant";
import { clientOf, clientWith, tokenOf } from "./client";

const [name, other] = ["user1@contoso.example", "user2@contoso.example"] as const;
const path = "v1.0/auditLogs/directoryAudits";
const reading = ["AuditLog.Read.All", "Directory.Read.All"];

interface Told {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly value: readonly Record<string, unknown>[];
  readonly "@odata.nextLink"?: string;
  readonly error?: { readonly code: string };
}

/** A GET as an application with these permissions, each with a token of its own: they live an hour. */
function readerOf(simulator: TestTenant, roles: readonly string[] = reading) {
  return async (target: string = path): Promise<Told> => {
    const url = target.startsWith("https://") ? target : `${simulator.graphRoot}/${target}`;
    const token = await tokenOf(simulator, roles);
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const body = (await response.json()) as Pick<Told, "value">;
    return { status: response.status, retryAfter: response.headers.get("retry-after"), ...body };
  };
}

async function start() {
  const simulator = await startTenant();
  return { ...simulator, simulator, get: readerOf(simulator) };
}

const activities = ({ value }: Told) => value.map(({ activityDisplayName }) => activityDisplayName);

test("an issued pass is in the log, with who issued it, for whom, and what it is", async () => {
  const { tenant, get } = await start();
  const pass = tenant.issuePass(name, { isUsableOnce: true });
  const { value } = await get();
  expect(value).toEqual([
    {
      id: "Authentication Methods_99999999-0000-4000-8000-000000000001_1",
      category: "UserManagement",
      correlationId: "99999999-0000-4000-8000-000000000001",
      result: "success",
      resultReason: "Admin registered temporary access pass method for user",
      activityDisplayName: "Admin registered security info",
      activityDateTime: "2026-03-02T09:00:00.0000000Z",
      loggedByService: "Authentication Methods",
      operationType: "Add",
      initiatedBy: {
        user: {
          id: "99999999-0000-4000-8000-0000000000ad",
          displayName: "Administrator",
          userPrincipalName: "admin@contoso.com",
          ipAddress: "203.0.113.7",
          userType: "Member",
          homeTenantId: tenant.tenantId,
          homeTenantName: null,
        },
      },
      targetResources: [
        {
          id: tenant.idOf(name),
          displayName: "user1",
          type: "User",
          userPrincipalName: name,
          groupType: null,
          modifiedProperties: [
            modified("TemporaryAccessPass.TemporaryAccessPass.Id", pass.id),
            modified("TemporaryAccessPass.TemporaryAccessPass.StartDateTime", "2026-03-02T08:59:59.4400000Z"),
            modified("TemporaryAccessPass.TemporaryAccessPass.EndTime", "2026-03-02T09:59:59.4400000Z"),
            modified("TemporaryAccessPass.TemporaryAccessPass.AccessPassUsage", "Once"),
          ],
        },
      ],
      additionalDetails: [],
    },
  ]);
  expect(JSON.stringify(value)).not.toContain(pass.temporaryAccessPass);
  expect(tenant.find("admin@contoso.com")).toBeUndefined();
});

function modified(displayName: string, newValue: string) {
  return { displayName, oldValue: null, newValue: JSON.stringify(newValue) };
}

test("in the old form the properties have the names of 2022", async () => {
  const { tenant, get } = await start();
  tenant.audit.form = "old";
  const { id } = tenant.issuePass(name, { startDateTime: "2026-03-05T08:00:00Z", lifetimeInMinutes: 30 });
  expect((await get()).value[0]).toMatchObject({
    targetResources: [
      {
        modifiedProperties: [
          modified("TemporaryAccessPass.Id", id),
          // A start that was asked for is told as it is.
          modified("TemporaryAccessPass.StartDateTime", "2026-03-05T08:00:00.0000000Z"),
          modified("TemporaryAccessPass.EndDateTime", "2026-03-05T08:30:00.0000000Z"),
          modified("TemporaryAccessPass.AccessPassUsage", "Multiple"),
        ],
      },
    ],
  });
});

test("a pass that replaces another is registered only; a deleted one has its values in oldValue", async () => {
  const { tenant, get } = await start();
  tenant.issuePass(name);
  const { id } = tenant.issuePass(name);
  expect(activities(await get())).toEqual(["Admin registered security info", "Admin registered security info"]);
  expect(tenant.removePass(name)).toBe(true);
  expect(tenant.removePass(name)).toBe(false);
  const { value } = await get();
  expect(value).toHaveLength(3);
  expect(value[0]).toMatchObject({
    activityDisplayName: "Admin deleted security info",
    resultReason: "Admin deleted temporary access pass method for user",
    targetResources: [{ modifiedProperties: [{ oldValue: `"${id}"`, newValue: null }, {}, {}, {}] }],
  });
});

test("the actor is whoever is named: a user, an application, or the user who deletes the own pass", async () => {
  const { tenant, get } = await start();
  const application = tenant.addApplication({ displayName: "Onboarding" });
  tenant.issuePass(name, {}, { user: other, ipAddress: "198.51.100.1" });
  tenant.issuePass(name, {}, { application });
  tenant.issuePass(name, {}, { application: application.clientId });
  tenant.removePass(name, { user: name });
  const byApplication = {
    user: null,
    app: {
      appId: application.clientId,
      displayName: "Onboarding",
      servicePrincipalId: application.objectId,
      servicePrincipalName: null,
    },
  };
  const { value } = await get();
  expect(value.map(({ initiatedBy }) => initiatedBy)).toMatchObject([
    { user: { id: tenant.idOf(name) } },
    byApplication,
    byApplication,
    { user: { id: tenant.idOf(other), ipAddress: "198.51.100.1" } },
  ]);
  expect(value[3]?.["initiatedBy"]).not.toHaveProperty("app");
  expect(value[0]).toMatchObject({
    activityDisplayName: "User deleted security info",
    resultReason: "User deleted temporary access pass method",
  });
  expect(() => tenant.issuePass(name, {}, { user: "nobody" })).toThrow("there is no user nobody in the tenant");
  expect(() => tenant.issuePass(name, {}, { application: "none" })).toThrow("there is no application none");
  expect(tenant.audit.entries).toHaveLength(4);
});

test("passes that are written through Graph have the caller as the actor", async () => {
  const { tenant, get, simulator } = await start();
  const methods = `/users/${name}/authentication/temporaryAccessPassMethods`;
  const { id } = await (await clientOf(simulator, ["UserAuthMethod-TAP.ReadWrite.All"])).api(methods).post({});
  const token = await simulator.userToken(name, { scp: ["UserAuthMethod-TAP.ReadWrite"] });
  await clientWith(simulator, token).api(`/me/authentication/temporaryAccessPassMethods/${id}`).delete();
  const clientId = [...tenant.applications.keys()].at(-1);
  expect((await get()).value).toMatchObject([
    { activityDisplayName: "User deleted security info", initiatedBy: { user: { id: tenant.idOf(name) } } },
    { activityDisplayName: "Admin registered security info", initiatedBy: { app: { appId: clientId } } },
  ]);
});

test.each([
  ["AuditLog.Read.All alone", ["AuditLog.Read.All"], 403],
  ["Directory.Read.All alone", ["Directory.Read.All"], 403],
  ["both", reading, 200],
])("the log is told to who has %s", async (_case, roles, status) => {
  const get = readerOf(await startTenant(), roles);
  expect(await get()).toMatchObject({
    status,
    ...(status === 403 && { error: { code: "Authorization_RequestDenied" } }),
  });
});

test("a batch reads the log too, and so does beta", async () => {
  const { tenant, get, simulator } = await start();
  tenant.issuePass(name);
  const client = await clientOf(simulator, reading);
  const requests = [{ id: "1", method: "GET", url: "/auditLogs/directoryAudits?$filter=loggedByService eq 'x'" }];
  expect(await client.api("/$batch").post({ requests })).toMatchObject({
    responses: [{ status: 200, body: { value: [] } }],
  });
  expect((await get("beta/auditLogs/directoryAudits")).value).toHaveLength(1);
  expect((await get("v1.0/auditLogs/provisioning")).status).toBe(400);
});

test("pages hold 100 unless $top asks for up to 999, the newest first, and their links keep the filter", async () => {
  const { tenant, clock, get } = await start();
  for (let index = 0; index < 150; index += 1) {
    tenant.issuePass(index % 3 === 0 ? other : name);
    clock.advance({ minutes: 1 });
  }
  const times: unknown[] = [];
  const target = `targetResources/any(t: t/id eq '${tenant.idOf(name)}')`;
  for (let link: string | undefined = `${path}?$top=40&$filter=${target}`; link; ) {
    const page: Told = await get(link);
    times.push(...page.value.map(({ activityDateTime }) => activityDateTime));
    link = page["@odata.nextLink"];
  }
  expect(times).toHaveLength(100);
  expect(times).toEqual(times.toSorted().toReversed());
  expect((await get()).value).toHaveLength(100);
  expect((await get(`${path}?$top=999`)).value).toHaveLength(150);
  expect((await get(`${path}?$top=1000`)).status).toBe(400);
});

test.each([
  ["activityDateTime ge 2026-03-02T10:00:00Z", 2],
  ["activityDateTime gt 2026-03-02T10:00:00Z", 1],
  ["activityDateTime lt 2026-03-02T10:00:00.0000001Z and activityDateTime ge 2026-03-02T09:30:00Z", 1],
  ["activityDateTime le 2026-03-02T10:00:00.0000000Z", 2],
  ["activityDisplayName eq 'Admin registered security info'", 2],
  ["startswith(activityDisplayName, 'Admin ')", 2],
  ["loggedByService eq 'Authentication Methods'", 3],
  ["correlationId eq '99999999-0000-4000-8000-000000000002'", 1],
  ["initiatedBy/user/id eq '99999999-0000-4000-8000-0000000000ad'", 1],
  ["initiatedBy/app/appId eq 'cccccccc-0000-4000-8000-000000000001'", 1],
  ["targetResources/any(t: t/id eq 'aaaaaaaa-0000-4000-8000-000000000002')", 1],
  [
    "targetResources/any(x:x/id eq 'AAAAAAAA-0000-4000-8000-000000000001') and activityDateTime ge 2026-03-02T10:00:00Z",
    1,
  ],
])("the filter %s finds %i", async (filter, found) => {
  const { tenant, clock, reader, get } = await start();
  tenant.issuePass(name);
  clock.advance({ hours: 1 });
  tenant.issuePass(other, {}, { application: reader });
  clock.advance({ hours: 1 });
  tenant.audit.addOther({ user: name });
  expect((await get(`${path}?$filter=${encodeURIComponent(filter)}`)).value).toHaveLength(found);
});

test.each([
  "category eq 'UserManagement'",
  "resultReason eq 'x'",
  "(loggedByService eq 'x')",
  "loggedByService eq 'x' or loggedByService eq 'y'",
  "not(loggedByService eq 'x')",
  "activityDateTime ge '2026-03-02T10:00:00Z'",
  "activityDateTime eq 'x'",
  "activityDateTime ge yesterday",
  "loggedByService ge 2026-03-02T10:00:00Z",
  "startswith(loggedByService, 'A')",
  "targetResources/id eq 'x'",
  "targetResources/any(t: u/id eq 'x')",
  "targetResources/any(t: t/displayName eq 'x')",
  "initiatedBy/user/userPrincipalName eq 'x'",
])("the filter %s is refused", async (filter) => {
  const { get } = await start();
  expect(await get(`${path}?$filter=${encodeURIComponent(filter)}`)).toMatchObject({
    status: 400,
    error: { code: "BadRequest" },
  });
});

test("entries are told when their delay is over, each with its own, and not when they are too old", async () => {
  const { tenant, clock, get } = await start();
  tenant.audit.delayMinutes = 5;
  tenant.issuePass(name);
  tenant.issuePass(name, { logDelayMinutes: 60 });
  expect((await get()).value).toEqual([]);
  clock.advance({ minutes: 5 });
  expect((await get()).value).toHaveLength(1);
  clock.advance({ minutes: 55 });
  expect((await get()).value).toHaveLength(2);
  tenant.audit.retentionDays = 7;
  clock.set("2026-03-09T09:00:00Z");
  expect((await get()).value).toHaveLength(2);
  clock.set("2026-03-09T09:00:01Z");
  expect((await get()).value).toEqual([]);
  expect(tenant.audit.entries).toHaveLength(2);
});

test("entries of any form can be planted, and are told word for word", async () => {
  const { tenant, get } = await start();
  const planted = { id: "Directory_1", activityDateTime: "2026-03-02T08:59:00.1234567Z", initiatedBy: null };
  tenant.audit.add(planted);
  tenant.audit.add({ strange: true });
  tenant.audit.addOther({ user: name, activityDisplayName: "User changed default security info", by: { user: other } });
  expect((await get()).value).toMatchObject([
    { activityDisplayName: "User changed default security info", targetResources: [{ modifiedProperties: [] }] },
    { strange: true },
    planted,
  ]);
});

test("more requests than the limit are refused until ten seconds went by on the tenant's clock", async () => {
  const { tenant, clock, get } = await start();
  tenant.audit.requestsPer10Seconds = 5;
  for (let request = 0; request < 5; request += 1) expect((await get()).status).toBe(200);
  expect(await get()).toMatchObject({ status: 429, retryAfter: "10", error: { code: "TooManyRequests" } });
  clock.advance({ minutes: 1 });
  expect((await get()).status).toBe(200);
});

test("a sign-in with a pass is told; only beta says that it was with a pass", async () => {
  const { tenant, clock, get } = await start();
  tenant.issuePass(name);
  tenant.usePass(name);
  clock.advance({ minutes: 30 });
  tenant.usePass(name, { ipAddress: "198.51.100.9", appDisplayName: "Azure Portal", appId: "c44b4083" });
  const filter = `userId eq '${tenant.idOf(name)}' and createdDateTime ge 2026-03-02T09:10:00Z and createdDateTime le 2026-03-02T10:00:00Z`;
  const signIn = {
    id: "88888888-0000-4000-8000-000000000002",
    createdDateTime: "2026-03-02T09:30:00Z",
    userDisplayName: "user1",
    userPrincipalName: name,
    userId: tenant.idOf(name),
    appId: "c44b4083",
    appDisplayName: "Azure Portal",
    ipAddress: "198.51.100.9",
    isInteractive: true,
    status: { errorCode: 0, failureReason: "Other.", additionalDetails: null },
  };
  expect((await get(`v1.0/auditLogs/signIns?$filter=${filter}`)).value).toEqual([signIn]);
  expect((await get(`beta/auditLogs/signIns?$filter=${filter}`)).value).toEqual([
    {
      ...signIn,
      authenticationDetails: [
        {
          authenticationMethod: "Temporary Access Pass",
          succeeded: true,
          authenticationStepDateTime: "2026-03-02T09:30:00Z",
        },
      ],
    },
  ]);
  expect((await get("beta/auditLogs/signIns")).value).toHaveLength(2);
  expect((await get()).value).toHaveLength(1);
});

test("sign-ins need one permission, and a tenant with a license for them", async () => {
  const simulator = await startTenant();
  const signIns = "beta/auditLogs/signIns";
  expect((await readerOf(simulator, ["Directory.Read.All"])(signIns)).status).toBe(403);
  const get = readerOf(simulator, ["AuditLog.Read.All"]);
  expect((await get(signIns)).status).toBe(200);
  simulator.tenant.audit.hasSignInLogs = false;
  expect(await get(signIns)).toMatchObject({
    status: 403,
    error: { code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant" },
  });
});
