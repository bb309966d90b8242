import { chmodSync, copyFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CheckResult } from "../../../cli/doctor/check-result";
import { checkNode } from "../../../cli/doctor/machine";
import { resultsOf } from "../../../cli/doctor/tenant";
import { project, runTapwatch, startWatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";

/** A directory of one command that is called pulumi. */
async function fakePulumi(script: string): Promise<string> {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "pulumi"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, "pulumi"), 0o755);
  return `${directory}:${process.env["PATH"]}`;
}

const statuses = (findings: readonly CheckResult[]) =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));

test("doctor looks at everything and finds it in order; neither secret nor token is said", async () => {
  const { tapwatch, reader, tenant, requests, stateText } = await startWatch({
    env: { PATH: await fakePulumi("echo v3.260.0") },
  });
  await tapwatch("up");
  requests.clear();
  const saved = stateText();
  const { code, stdout, stderr } = await tapwatch("doctor");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 2).join(" "))).toEqual([
    "ok node",
    "ok pulumi",
    "ok project",
    "ok packages",
    "ok configuration",
    "ok policies",
    "ok state",
    "ok credentials",
    "ok sign-in",
    "ok tenant",
    "ok permission",
    "warn object ids",
    " → grant it User.ReadBasic.All too, with admin consent",
    "ok read",
    "ok clock",
    "warn audit log",
    " → grant it AuditLog.Read.All and Directory.Read.All with admin consent, and set tapwatch:activity to true",
    "",
  ]);
  for (const shown of [
    "3.260.0",
    "3 users",
    "AZURE_CLIENT_SECRET",
    tenant.tenantId,
    reader.clientId,
    "UserAuthMethod-TAP.Read.All",
    "user1@contoso.example: no pass",
  ]) {
    expect(stdout).toContain(shown);
  }
  expect(stdout).not.toContain(reader.secret);
  expect(stdout).not.toContain("eyJ");
  expect(requests.batches).toHaveLength(1);
  expect(requests.writes(reader.clientId)).toEqual([]);
  expect(stateText()).toBe(saved);
}, 120_000);

test("doctor says what is missing in the sign-in, by name, and skips what needs it", async () => {
  const { tapwatch } = await startWatch({ users: 1, env: { AZURE_CLIENT_SECRET: "" } });
  const { code, stdout } = await tapwatch("doctor", "--json");
  const { exitCode, findings } = JSON.parse(stdout);
  expect([code, exitCode]).toEqual([1, 1]);
  expect(statuses(findings)).toMatchObject({
    state: "warn",
    credentials: "fail",
    "sign-in": "fail",
    permission: "skipped",
    read: "skipped",
    clock: "skipped",
  });
  expect(findings.find(({ check }: CheckResult) => check === "credentials")).toMatchObject({
    message: expect.stringContaining(
      "AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE missing",
    ),
  });
}, 120_000);

test("doctor names the missing permission, a clock that is wrong and a configuration that does not fit", async () => {
  const { tapwatch, stateFile } = await startWatch({
    users: 1,
    application: ({ tenant }) => tenant.addApplication({ roles: ["User.Read.All"] }),
    env: { TAPWATCH_NOW: "2026-03-02T09:10:00Z", PATH: await fakePulumi("echo v3.100.0") },
  });
  const { code, stdout } = await tapwatch("doctor");
  expect(code).toBe(1);
  expect(stdout).toMatch(/warn {4} pulumi +3\.100\.0, older than 3\.229\.0/);
  expect(stdout).toMatch(
    /fail {4} permission +the token holds User\.Read\.All\n +→ grant it UserAuthMethod-TAP\.Read\.All or/,
  );
  expect(stdout).toMatch(/fail {4} read +Graph refuses to tell about any user \(403/);
  expect(stdout).toMatch(/fail {4} clock +this machine's clock is 600 s ahead of Graph's/);

  writeFileSync(stateFile, "{}");
  const second = await tapwatch("doctor", "--config", "cloud=mars", "--config", "cluod=x", "--json");
  const { findings } = JSON.parse(second.stdout);
  expect(statuses(findings)).toMatchObject({
    configuration: "fail",
    state: "fail",
    read: "skipped",
  });
  const { message } = findings.find(({ check }: CheckResult) => check === "configuration");
  expect(message).toContain("tapwatch:cluod is not a setting of tapwatch");
  expect(message).toContain("tapwatch:cloud must be one of");
}, 120_000);

test.each([
  ["a shard that there is not", { shard: "5/4" }, 'tapwatch:shard "5/4" is none of 4: write an index from 1 to 4'],
  [
    "users that are no list",
    { users: "user1@contoso.example" },
    "tapwatch:users must be a list of user principal names",
  ],
  [
    "approvals that no run takes",
    { approvals: '[{"user":"me"}]' },
    "tapwatch:approvals[0] names nothing: write a window",
  ],
])(
  "doctor finds %s, as every run does, and tries nothing",
  async (_case, config, message) => {
    const { tapwatch, requests } = await startWatch({ users: 1, config });
    const { code, stdout } = await tapwatch("doctor", "--json");
    const { findings } = JSON.parse(stdout) as { findings: readonly CheckResult[] };
    expect(code).toBe(1);
    expect(findings.find(({ check }) => check === "configuration")).toMatchObject({
      status: "fail",
      message: expect.stringContaining(message),
    });
    expect(requests.entries).toEqual([]);
  },
  60_000,
);

test("a permission to write is a warning, 'me' needs a user, and a user that is not there is said", () => {
  const observedDateTime = "2026-03-02T09:00:00.000Z";
  const writing = { roles: ["UserAuthenticationMethod.ReadWrite.All"], tid: "t", appid: "a" };
  const gone = { answer: "gone", observedDateTime } as const;
  const found = { claims: writing, observation: gone, clockDifference: 0 };
  expect(statuses(resultsOf(found, "a@contoso.com"))).toEqual({
    "sign-in": "ok",
    tenant: "warn",
    permission: "warn",
    "object ids": "warn",
    read: "warn",
    clock: "ok",
  });
  const knowing = { ...found, claims: { ...writing, roles: [...writing.roles, "User.ReadBasic.All"] } };
  expect(statuses(resultsOf(knowing, "a@contoso.com", { tenantId: "t", by: "configuration" }))).toMatchObject({
    tenant: "ok",
    "object ids": "ok",
  });
  expect(statuses(resultsOf({ claims: writing, clockDifference: -90_000 }, "me"))).toMatchObject({
    permission: "fail",
    clock: "warn",
  });
  const narrow = { scp: "UserAuthMethod-TAP.Read" };
  expect(statuses(resultsOf({ claims: narrow }, "me"))).toMatchObject({ permission: "ok", clock: "skipped" });
  expect(statuses(resultsOf({ claims: narrow }, "a@contoso.com"))).toMatchObject({ permission: "fail" });
});

test("the tenant is pinned by the configuration, else by the state; a sign-in that leads elsewhere fails with both named", async () => {
  const { tapwatch, tenant } = await startWatch({
    users: 1,
    application: ({ tenant }) =>
      tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", "User.ReadBasic.All"] }),
  });
  const found = async (...more: readonly string[]): Promise<readonly CheckResult[]> =>
    JSON.parse((await tapwatch("doctor", "--json", ...more)).stdout).findings;
  const messageOf = (findings: readonly CheckResult[], wanted: string) =>
    findings.find(({ check }) => check === wanted)?.message;

  const before = await found();
  expect(statuses(before)).toMatchObject({ "sign-in": "ok", tenant: "warn", "object ids": "ok" });
  await tapwatch("up");
  expect(messageOf(await found(), "tenant")).toBe(`${tenant.tenantId} is watched (from the state)`);
  const own = await found("--config", `tenantId=${tenant.tenantId}`);
  expect(messageOf(own, "tenant")).toBe(`${tenant.tenantId} is watched (from the configuration)`);

  const other = "cccccccc-0000-4000-8000-000000000009";
  const elsewhere = await found("--config", `tenantId=${other}`);
  expect(statuses(elsewhere)).toMatchObject({ "sign-in": "fail", tenant: "skipped", read: "skipped" });
  expect(messageOf(elsewhere, "sign-in")).toContain(other);
  expect(messageOf(elsewhere, "sign-in")).toContain(tenant.tenantId);
}, 120_000);

test("an older Node is a failure", () => {
  expect(checkNode("20.1.0", ">=22.12")).toMatchObject({ status: "fail", remedy: expect.stringContaining("update") });
  expect(checkNode("24.0.0", ">=22.12")).toMatchObject({ status: "ok" });
});

test("a secret in the configuration is Pulumi's to judge: a warning, and nothing is tried", async () => {
  const directory = await scratchDirectory();
  copyFileSync(join(project, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  writeFileSync(join(directory, "Pulumi.prod.yaml"), "config:\n  tapwatch:users:\n    secure: AAAA\n");
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"), "junction");
  const { code, stdout } = await runTapwatch(["doctor", "--cwd", directory, "--stack", "prod", "--json"]);
  expect(code).toBe(0);
  expect(statuses(JSON.parse(stdout).findings)).toMatchObject({ configuration: "warn", "sign-in": "skipped" });
});

test("doctor names the packages that the project does not find, and how to install them", async () => {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
  const { code, stdout } = await runTapwatch(["doctor", "--cwd", directory, "--stack", "prod", "--json"]);
  expect(code).toBe(1);
  const finding = JSON.parse(stdout).findings.find(({ check }: CheckResult) => check === "packages");
  expect(finding).toMatchObject({
    status: "fail",
    remedy: expect.stringContaining("npm install @tapwatch/provider @tapwatch/policies"),
  });
});

test("doctor names the file in which something is wrong: the approvals, not the stack's file", async () => {
  const { tapwatch, approvalsFile } = await startWatch({ users: 1 });
  writeFileSync(approvalsFile, "- user: user1@contoso.example\n  pas: x\n");
  const { stdout } = await tapwatch("doctor", "--json");
  const finding = JSON.parse(stdout).findings.find(({ check }: CheckResult) => check === "configuration");
  expect(finding).toMatchObject({ status: "fail", remedy: expect.stringMatching(/^correct \S*approvals\.yaml,/) });
});

test("doctor names the file that tapwatch:policyConfig names, and what is wrong in it", async () => {
  const { tapwatch } = await startWatch({ users: 1 });
  const file = join(await scratchDirectory(), "policies.json");
  const policies = async () => {
    const { stdout } = await tapwatch("doctor", "--json", "--config", `policyConfig=${file}`);
    return JSON.parse(stdout).findings.find(({ check }: CheckResult) => check === "policies");
  };
  expect(await policies()).toMatchObject({ status: "fail", message: expect.stringContaining("there is no such file") });
  writeFileSync(file, '{ "tap-max-lifetme": "advisory" }');
  expect(await policies()).toMatchObject({ status: "fail", message: expect.stringContaining("tap-max-lifetme") });
  writeFileSync(file, '{ "tap-max-lifetime": "advisory" }');
  expect(await policies()).toMatchObject({ status: "ok", message: file });
}, 60_000);
