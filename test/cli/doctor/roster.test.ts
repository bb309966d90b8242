import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import type { CheckResult } from "../../../cli/doctor/check-result";
import { checkAzuread } from "../../../cli/doctor/credentials";
import { leastPermissions } from "../../../cli/doctor/features";
import { azureCli, pulumiProgram } from "../../../cli/doctor/setup";
import { readWatchList } from "../../../program/roster/watch-list";
import { project, startWatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";

const both = { groups: ["Helpdesk"], roles: ["Global Administrator"] };
const exact = [
  "UserAuthMethod-TAP.Read.All",
  "User.ReadBasic.All",
  "GroupMember.Read.All",
  "RoleManagement.Read.Directory",
];

/** What doctor says of a stack that watches a group and a role, to an application with these permissions. */
async function examine(roles: readonly string[], watched: object = both, users = "") {
  const watch = await startWatch({
    config: { users, watch: JSON.stringify(watched) },
    application: ({ tenant }) => {
      tenant.addGroup({ displayName: "Helpdesk" });
      tenant.addMember("Helpdesk", "user2@contoso.example");
      tenant.roles.assign(tenant.idOf("user1@contoso.example"), "Global Administrator");
      return tenant.addApplication({ roles });
    },
  });
  const { code, stdout } = await watch.tapwatch("doctor", "--json");
  const { findings } = JSON.parse(stdout) as { findings: readonly CheckResult[] };
  expect(watch.requests.writes()).toEqual([]);
  return { code, of: (check: string) => findings.find((finding) => finding.check === check) };
}

test("doctor finds that exactly the needed permissions are enough, and who would be watched", async () => {
  const { code, of } = await examine(exact);
  expect(code).toBe(0);
  expect(of("groups")).toMatchObject({ status: "ok", message: "GroupMember.Read.All" });
  expect(of("members")).toMatchObject({ status: "ok", message: "User.ReadBasic.All" });
  expect(of("roles")).toMatchObject({ status: "ok", message: "RoleManagement.Read.Directory" });
  expect(of("eligible")).toMatchObject({ status: "ok" });
  expect(of("roster")).toMatchObject({ status: "ok", message: "2 users in all" });
  expect(of("read")).toMatchObject({ status: "ok" });
  expect(of("least")).toBeUndefined();
});

test("doctor names the narrower permission where the token allows more, and what nothing needs", async () => {
  const { code, of } = await examine([
    ...["UserAuthMethod-TAP.Read.All", "Directory.Read.All", "RoleManagement.Read.All", "Mail.Read"],
  ]);
  expect(code).toBe(0);
  const warned = (remedy: string) => ({ status: "warn", remedy: expect.stringContaining(remedy) });
  expect(of("groups")).toMatchObject(warned("GroupMember.Read.All in its place"));
  expect(of("members")).toMatchObject(warned("User.ReadBasic.All in its place"));
  expect(of("roles")).toMatchObject(warned("RoleManagement.Read.Directory in its place"));
  expect(of("least")).toMatchObject({ status: "warn", message: expect.stringMatching(/^Mail\.Read: nothing/) });
});

test("doctor names the permission that is missing for each feature, and the source that could not be read", async () => {
  const { code, of } = await examine(["UserAuthMethod-TAP.Read.All", "User.ReadBasic.All"]);
  expect(code).toBe(1);
  expect(of("sign-in")).toMatchObject({ status: "ok" });
  expect(of("groups")).toMatchObject({ status: "fail", remedy: "grant it GroupMember.Read.All with admin consent" });
  expect(of("roles")).toMatchObject({
    status: "fail",
    remedy: expect.stringContaining("RoleManagement.Read.Directory"),
  });
  expect(of("roster")).toMatchObject({
    status: "fail",
    message: expect.stringContaining("'Helpdesk' could not be read"),
  });
  expect(of("read")).toMatchObject({ status: "skipped" });
});

test("doctor says whether azuread's plugin would be the same application", () => {
  const azure = { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c" };
  expect(checkAzuread({ ...azure, AZURE_CLIENT_SECRET: "x" })).toMatchObject({ status: "ok" });
  const other = { ARM_CLIENT_ID: "d", ARM_TENANT_ID: "t", ARM_CLIENT_SECRET: "y" };
  expect(checkAzuread({ ...azure, ...other })).toMatchObject({
    status: "warn",
    message: expect.stringMatching(/is c, .* is d$/),
  });
  expect(checkAzuread({ ...azure, AZURE_CLIENT_CERTIFICATE_PATH: "/c" })).toMatchObject({ status: "warn" });
  expect(checkAzuread({})).toMatchObject({ status: "ok" });
  // The same id alone signs nobody in.
  const whole = { ...azure, AZURE_CLIENT_SECRET: "x" };
  expect(checkAzuread({ ...whole, ARM_CLIENT_ID: "c" })).toMatchObject({ status: "warn" });
  const arm = { ARM_CLIENT_ID: "c", ARM_TENANT_ID: "t" };
  expect(checkAzuread({ ...whole, ...arm, ARM_CLIENT_SECRET: "x" })).toMatchObject({ status: "ok" });
  expect(checkAzuread({ ...whole, ...arm, ARM_CLIENT_CERTIFICATE_PATH: "/c" })).toMatchObject({ status: "ok" });
  expect(checkAzuread({ ...arm, ARM_CLIENT_SECRET: "x" })).toMatchObject({ status: "ok" });
});

const listOf = (watched: object) => readWatchList(JSON.stringify(watched)).list;

test.each([
  ["users by name", undefined, ["User.ReadBasic.All", "UserAuthMethod-TAP.Read.All"]],
  ["a group", listOf({ groups: ["a"] }), ["GroupMember.Read.All", "User.ReadBasic.All", "UserAuthMethod-TAP.Read.All"]],
  ["everyone", listOf({ everyone: true }), ["User.ReadBasic.All", "UserAuthMethod-TAP.Read.All"]],
  ["a role", listOf({ roles: ["a"] }), [...exact].toSorted()],
])("the least permissions for %s", (_, watchList, expected) => {
  const tenant = { activity: false, policy: false };
  expect(leastPermissions({ ...(watchList && { watchList }), tenant })).toEqual(expected);
});

test("--print-setup prints what creates the application, for a person to run", async () => {
  const watch = await startWatch({ config: { users: "", watch: JSON.stringify(both) } });
  const { code, stdout } = await watch.tapwatch("doctor", "--print-setup");
  expect(code).toBe(0);
  for (const permission of exact) expect(stdout.split(permission).length).toBeGreaterThan(3);
  expect(watch.requests.entries).toEqual([]);
});

test("the setup's program compiles against azuread's types, and its script is a script", async () => {
  execFileSync("sh", ["-n", "-c", azureCli(exact)]);
  const file = join(await scratchDirectory(), "index.ts");
  writeFileSync(file, pulumiProgram(exact));
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 },
    ...{ module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
    paths: { "*": [join(project, "node_modules/*")] },
  };
  const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
}, 60_000);
