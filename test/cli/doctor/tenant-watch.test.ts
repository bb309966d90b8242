import { expect, test } from "vitest";
import type { CheckResult } from "../../../cli/doctor/check-result";
import { leastPermissions } from "../../../cli/doctor/features";
import { readWatchList } from "../../../program/roster/watch-list";
import { startWatch, type Watch } from "../../support/command";

const passes = "UserAuthMethod-TAP.Read.All";
const log = ["AuditLog.Read.All", "Directory.Read.All"];
const policy = "Policy.Read.AuthenticationMethod";

/** A stack of an application with these permissions, and what doctor says of it. */
async function startStack(roles: readonly string[], config: Readonly<Record<string, string>> = {}) {
  const watch = await startWatch({ config, application: ({ tenant }) => tenant.addApplication({ roles }) });
  return { watch, examine: () => examine(watch) };
}

async function examine({ tapwatch, requests }: Watch) {
  const { code, stdout } = await tapwatch("doctor", "--json");
  const { findings } = JSON.parse(stdout) as { findings: readonly CheckResult[] };
  expect(requests.writes()).toEqual([]);
  return { code, of: (check: string) => findings.find((finding) => finding.check === check) };
}

test("without the log's permissions doctor says what is not seen, and recommends both", async () => {
  const { code, of } = await (await startStack([passes])).examine();
  expect(code).toBe(0);
  expect(of("audit log")).toEqual({
    check: "audit log",
    status: "warn",
    message:
      "the token may not read it: nobody tells who issued a pass; passes that come and go between two runs, and passes " +
      "of people whom nobody watches, are not seen",
    remedy: "grant it AuditLog.Read.All and Directory.Read.All with admin consent, and set tapwatch:activity to true",
  });
  expect(of("pass policy")).toBeUndefined();
});

test("one of the two permissions is not enough for the log", async () => {
  const { of } = await (await startStack([passes, "AuditLog.Read.All"])).examine();
  expect(of("audit log")).toMatchObject({ status: "warn" });
});

test("the log's permissions are never called needless: they tell every stack who issued a pass", async () => {
  const watched = JSON.stringify({ groups: ["Helpdesk"] });
  const { watch, examine } = await startStack([passes, ...log], { users: "", watch: watched });
  watch.tenant.addGroup({ displayName: "Helpdesk" });
  watch.tenant.addMember("Helpdesk", "user1@contoso.example");
  const { code, of } = await examine();
  expect(code).toBe(0);
  expect(of("audit log")).toMatchObject({
    status: "ok",
    message: expect.stringContaining("tells who issued a pass; without tapwatch:activity"),
  });
  expect(of("groups")).toMatchObject({ status: "ok", message: "Directory.Read.All" });
  expect(of("least")).toBeUndefined();
});

test("a stack that watches activity and policy needs their permissions, and doctor names each that is missing", async () => {
  const { code, of } = await (await startStack([passes], { activity: "true", policy: "true" })).examine();
  expect(code).toBe(1);
  expect(of("audit log")).toMatchObject({
    status: "fail",
    remedy: "grant it AuditLog.Read.All and Directory.Read.All with admin consent, or remove tapwatch:activity",
  });
  expect(of("pass policy")).toMatchObject({
    status: "fail",
    remedy: "grant it Policy.Read.AuthenticationMethod with admin consent, or remove tapwatch:policy",
  });
});

test("a stack that watches whoever had a pass event needs the log, too", async () => {
  const watched = { users: "", watch: JSON.stringify({ users: ["user1@contoso.example"], activity: "30d" }) };
  const { code, of } = await (await startStack([passes, "User.ReadBasic.All"], watched)).examine();
  expect(code).toBe(1);
  expect(of("audit log")).toMatchObject({
    status: "fail",
    remedy: expect.stringMatching(/^grant it AuditLog.*, or remove tapwatch:watch\.activity$/),
  });
  const allowed = await (await startStack([passes, ...log], watched)).examine();
  expect(allowed.code).toBe(0);
  expect(allowed.of("audit log")).toMatchObject({ status: "ok" });
  expect(allowed.of("roster")).toMatchObject({ status: "ok", message: "1 user in all" });
});

test("doctor reads log and policy as a run does, and says how old the newest event of a pass is", async () => {
  const { watch, examine } = await startStack([passes, ...log, policy], { activity: "true", policy: "true" });
  expect((await examine()).of("audit log")).toMatchObject({
    status: "ok",
    message: expect.stringMatching(/; no event of a pass in the last 24 h$/),
  });
  watch.tenant.issuePass("user1@contoso.example");
  watch.clock.advance({ hours: 3 });
  const { code, of } = await examine();
  expect(code).toBe(0);
  expect(of("audit log")).toMatchObject({
    status: "ok",
    message: "AuditLog.Read.All and Directory.Read.All; the newest event of a pass is 3 h old",
  });
  expect(of("pass policy")).toMatchObject({ status: "ok", message: "enabled, passes of 8 h at most" });
  expect(of("least")).toBeUndefined();
});

test("a log that Graph refuses, whatever the token says, is a failure with its remedy", async () => {
  const { watch, examine } = await startStack([passes, ...log], { activity: "true" });
  watch.faults.enqueue({ kind: "status", status: 403, times: 9, match: { path: /auditLogs/ } });
  const { code, of } = await examine();
  expect(code).toBe(1);
  expect(of("read")).toMatchObject({ status: "ok" });
  expect(of("audit log")).toMatchObject({ status: "fail", remedy: expect.stringContaining("admin consent") });
});

const listOf = (watched: object) => ({ watchList: readWatchList(JSON.stringify(watched)).list });

test.each([
  ["activity", { tenant: { activity: true, policy: false } }, [...log, passes]],
  ["the policy", { tenant: { activity: false, policy: true } }, [policy, "User.ReadBasic.All", passes]],
  [
    "activity and a group",
    { tenant: { activity: true, policy: false }, ...listOf({ groups: ["a"] }) },
    [...log, passes],
  ],
  [
    "whoever had a pass event",
    { tenant: { activity: false, policy: false }, ...listOf({ activity: "30d" }) },
    [...log, passes],
  ],
])("the least permissions for %s", (_, { watchList, tenant }: Case, expected) => {
  expect(leastPermissions({ tenant, ...(watchList && { watchList }) })).toEqual([...expected].toSorted());
});

interface Case {
  readonly tenant: { readonly activity: boolean; readonly policy: boolean };
  readonly watchList?: ReturnType<typeof readWatchList>["list"];
}
