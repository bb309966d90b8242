import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readRecord } from "../../../cli/record/read-record";
import { formatNames } from "../../../cli/report/formats";
import { runTapwatch, startCommand, startWatch } from "../../support/command";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

test("check finds, judges, records and reports; the second says nothing new; what was fixed is said once", async () => {
  const { tenant, clock, tapwatch, stateFile, requests, reader } = await startWatch({});
  const directory = dirname(stateFile);
  const current = join(directory, "test.run.json");
  const files = Object.fromEntries(formatNames.map((name) => [name, join(directory, `report.${name}`)]));
  const all = formatNames.flatMap((name) => ["--format", `${name}=${files[name]}`]);
  await tapwatch("up");
  expect(await tapwatch("check")).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("0 new, 0 fixed"),
  });

  clock.advance({ minutes: 10 });
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, { lifetimeInMinutes: 43_200 });
  tenant.deny(bob);
  const first = await tapwatch("check", "--diff", ...all);
  expect(first).toMatchObject({ code: 3, stderr: "", stdout: expect.stringContaining("4 new, 0 fixed") });
  const record = readRecord(current);
  expect(record).toMatchObject({
    stack: "test",
    engine: "embedded",
    exitCode: 3,
    summary: { watched: 3, withPass: 1, usable: 1, drifted: 1, findings: 2, unreadable: 1, new: 4, fixed: 0 },
    drift: [{ status: "new", user: alice, kind: "Issued" }],
    findings: [
      { user: alice, policyName: "tap-max-lifetime", remediationSteps: expect.stringContaining("shorter") },
      { user: alice, policyName: "tap-one-time-use" },
    ],
    unreadable: [{ user: bob, reason: "refused", httpStatus: 403 }],
  });
  for (const name of formatNames) expect(readFileSync(files[name] ?? "", "utf8")).toContain(alice);

  expect(await tapwatch("check")).toMatchObject({ code: 3, stdout: expect.stringContaining("0 new, 0 fixed") });
  tenant.removePass(alice);
  expect(await tapwatch("check")).toMatchObject({ code: 4, stdout: expect.stringContaining("0 new, 3 fixed") });
  const previous = join(directory, "test.run.previous.json");
  const compared = await runTapwatch(["diff", previous, current]);
  expect(compared).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining(`Issued: ${alice}`) });
  expect(await tapwatch("check")).toMatchObject({ code: 4, stdout: expect.stringContaining("0 new, 0 fixed") });
  expect(requests.writes(reader.clientId)).toEqual([]);

  const again = await startCommand(["report", "--from", files["json"] ?? "", "--diff", ...all.map((text) => `${text}`)])
    .ended;
  // A report's own exit code is 0: the line about the check's is not part of it.
  const reported = first.stdout.replace(/^Exit 3: .*\n$/m, "");
  expect(reported).not.toBe(first.stdout);
  expect(again).toMatchObject({ code: 0, stderr: "", stdout: reported });
  const page = await runTapwatch(["report", "--from", files["json"] ?? "", "-f", "sarif"]);
  expect(page.stdout).toBe(readFileSync(files["sarif"] ?? "", "utf8"));
}, 120_000);

test("a report that cannot be written stops the check before anything is read, and the record stays", async () => {
  const { tapwatch, tenant, requests, stateFile } = await startWatch({ judged: false });
  await tapwatch("up");
  await tapwatch("check");
  const current = join(dirname(stateFile), "test.run.json");
  const before = readFileSync(current, "utf8");
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  requests.clear();
  const refused = await tapwatch("check", "--format", `csv=${stateFile}/a.csv`);
  expect(refused).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining(`--format csv=${stateFile}/a.csv`),
  });
  expect(requests.batches).toEqual([]);
  expect(readFileSync(current, "utf8")).toBe(before);
  expect(await tapwatch("check")).toMatchObject({ code: 2, stdout: expect.stringContaining("1 new") });
}, 120_000);

test("a check of one user speaks of that user alone, and the stack's record keeps what is known of the others", async () => {
  const { tenant, clock, tapwatch, stateFile } = await startWatch({});
  const recorded = () => readRecord(join(dirname(stateFile), "test.run.json"));
  await tapwatch("up");
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  tenant.issuePass(bob, { lifetimeInMinutes: 60 });
  await tapwatch("check");
  tenant.removePass(alice);
  clock.advance({ minutes: 10 });
  const { code, stdout } = await tapwatch("check", "--target", alice, "--json");
  expect({ code, record: JSON.parse(stdout) }).toMatchObject({
    code: 0,
    record: { targets: [alice], exitCode: 0, users: [{ user: alice }], summary: { watched: 1, fixed: 2 } },
  });
  expect(recorded()).toMatchObject({ exitCode: 2, summary: { watched: 3, drifted: 1 } });
  expect(recorded()).not.toHaveProperty("targets");
  expect((await tapwatch("check", "--target", bob, "--format", "terminal")).stdout).toMatch(
    /^Drift: 1 drifted, of 1 looked at; the others were not looked at; [\s\S]*\nOnly about user2@contoso\.example, not about the whole stack: /,
  );
  expect(await tapwatch("check")).toMatchObject({ code: 2, stdout: expect.stringContaining("0 new, 0 fixed") });
}, 120_000);

test("a run that breaks off keeps the record before; a record that is none is said before the tenant is asked", async () => {
  const { tapwatch, stateFile, requests, users, tenant } = await startWatch({ users: 1 });
  const current = join(dirname(stateFile), "test.run.json");
  await tapwatch("up");
  tenant.fail(users[0] ?? "", 500);
  expect(await tapwatch("check")).toMatchObject({ code: 1, stdout: expect.stringMatching(/^Could not tell: /) });
  expect(existsSync(current)).toBe(false);

  writeFileSync(current, "{}");
  requests.clear();
  expect(await tapwatch("check")).toMatchObject({ code: 1, stderr: expect.stringContaining("is not a run record") });
  expect(requests.entries).toEqual([]);
}, 120_000);

test("in a pipeline check annotates, and stdout stays what a machine was promised", async () => {
  const { tenant, tapwatch } = await startWatch({ env: { GITHUB_ACTIONS: "true" } });
  await tapwatch("up");
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  const { code, stdout, stderr } = await tapwatch("check", "--json");
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ recordVersion: 1, exitCode: 2 });
  expect(stderr).toBe(`::error title=tapwatch drift::${alice}: Issued (new)\n`);
}, 120_000);

test("a user who is gone is drift and stays so; one who was added is not observed yet", async () => {
  const { tenant, tapwatch, stateFile } = await startWatch({});
  await tapwatch("up");
  tenant.removeUser(bob);
  expect(await tapwatch("check")).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/UserGone[\s\S]*not in the/),
  });
  const usersFile = join(dirname(stateFile), "late.txt");
  writeFileSync(usersFile, "late@contoso.example\n");
  const { code, stdout } = await tapwatch("check", "--config", `usersFile=${usersFile}`);
  expect({ code, stdout }).toMatchObject({ code: 2, stdout: expect.stringContaining("not observed") });
}, 120_000);
