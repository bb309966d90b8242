import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readRecord } from "../../../cli/record/read-record";
import { project, runTapwatch, startWatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";
import { startTenant } from "../../support/tenant";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"] as const;
const judged = false;

/** A stack of which two users drifted at 09:10. */
async function startDrifted(env: NodeJS.ProcessEnv = {}, isJudged = false) {
  const watch = await startWatch({ env, judged: isJudged });
  await watch.tapwatch("up");
  watch.clock.advance({ minutes: 10 });
  watch.tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  watch.tenant.issuePass(bob, { lifetimeInMinutes: 60 });
  return { ...watch, approvals: () => readFileSync(watch.approvalsFile, "utf8") };
}

test("accept shows drift, adds an approval that names the pass, and accepts that; the others stay drift", async () => {
  const watch = await startDrifted({ GITHUB_ACTIONS: "true", GITHUB_ACTOR: "octocat" });
  const { tapwatch, outputsOf, requests, reader, stateFile, approvals, approvalsFile, passIdOf } = watch;
  const before =
    "# agreed in the weekly meeting\n- user: user9@contoso.example # left long ago\n  pass: x\n  ticket: OLD-1\n";
  writeFileSync(approvalsFile, before);
  await tapwatch("check", "--json");
  const accepted = await tapwatch("accept", "--user", "USER1@contoso.example", "--ticket", "CHG-1", "--yes");
  expect(accepted).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^Wrote 1 approval to .*: commit the file; /),
  });
  expect(accepted.stdout).toMatch(
    /Drift to be accepted[\s\S]*user1@[\s\S]*Accepted[\s\S]*user1@[\s\S]*1 looked at[^\n]*no drift/,
  );
  expect(accepted.stdout).toMatch(/\nAccepted: user1@contoso\.example \(Issued\)\.\n$/);
  expect(outputsOf(alice)).toMatchObject({ drift: { kind: "None" }, baseline: { lifetimeInMinutes: 60 } });
  expect(outputsOf(bob)).toMatchObject({ drift: { kind: "Issued" } });

  expect(approvals().startsWith(before)).toBe(true);
  const pass = passIdOf(alice);
  const about = { ticket: "CHG-1", by: "octocat", approvedDateTime: "2026-03-02T09:10:00.000Z" };
  expect(parse(approvals()).slice(1)).toEqual([{ user: alice, pass, ...about }]);

  const { stdout } = await tapwatch("check", "--format", "terminal");
  expect(stdout).toMatch(
    /Approvals\n {2}Issued: user1@contoso\.example: accepted, 2026-03-02 09:10Z, CHG-1, by octocat\n/,
  );
  const recorded = () => readRecord(join(dirname(stateFile), "test.run.json")).approvals;
  expect(recorded()).toMatchObject([{ state: "new", user: alice, kind: "Issued", form: "pass", methodId: pass }]);
  await tapwatch("check", "--format", "terminal");
  expect(recorded()).toMatchObject([{ state: "standing", user: alice }]);
  expect(requests.writes(reader.clientId)).toEqual([]);
}, 120_000);

test("what is accepted for a while is said to be over by the next check, and can be accepted anew", async () => {
  const { tapwatch, stateFile, approvals, clock } = await startDrifted();
  const recorded = () => readRecord(join(dirname(stateFile), "test.run.json"));
  const until = ["--ticket", "CHG-1", "--until", "2026-03-02T10:00:00+00:00"];
  await tapwatch("check");
  expect(await tapwatch("accept", "--all", "--yes", ...until)).toMatchObject({ code: 0 });
  expect(parse(approvals())).toMatchObject(Array(2).fill({ expires: "2026-03-02T10:00:00.000Z" }));
  expect(await tapwatch("check")).toMatchObject({ code: 0 });

  clock.advance({ minutes: 50 });
  const later = { TAPWATCH_NOW: "2026-03-02T10:00:00Z" };
  const checked = await tapwatch.with(later, "check", "--format", "terminal");
  expect(checked).toMatchObject({ code: 2, stdout: expect.stringContaining("over: drift again") });
  expect(recorded().approvals).toMatchObject(Array(2).fill({ state: "lapsed", ticket: "CHG-1" }));
  const drift = { kind: "Issued", firstReportedDateTime: "2026-03-02T09:10:00.000Z" };
  expect(recorded().drift).toMatchObject([
    { user: alice, ...drift },
    { user: bob, ...drift },
  ]);
  const anew = await tapwatch.with(later, "accept", "--user", alice, "--ticket", "CHG-2", "--yes");
  expect(anew).toMatchObject({ code: 0, stdout: expect.stringContaining(`Accepted: ${alice} (Issued).`) });
}, 180_000);

test("a departure and a return are accepted by name, each time anew", async () => {
  const { tapwatch, tenant, approvalsFile, outputsOf } = await startWatch({ judged });
  const accept = (ticket: string) => tapwatch("accept", "--user", bob, "--ticket", ticket, "--yes");
  await tapwatch("up");
  tenant.removeUser(bob);
  await tapwatch("refresh");
  expect(await accept("CHG-1")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Accepted: ${bob} (UserGone).`),
  });
  expect(await tapwatch("refresh")).toMatchObject({ code: 0 });

  tenant.restoreUser(bob);
  expect(await tapwatch("refresh")).toMatchObject({ code: 2, stdout: expect.stringContaining("userId: returned") });
  expect(await accept("CHG-2")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Accepted: ${bob} (UserReturned).`),
  });
  tenant.removeUser(bob);
  expect(await tapwatch("up")).toMatchObject({ code: 2 });
  expect(outputsOf(bob)).toMatchObject({ drift: { kind: "UserGone" } });
  expect(parse(readFileSync(approvalsFile, "utf8"))).toMatchObject([
    { user: bob, userId: "gone", ticket: "CHG-1" },
    { user: bob, userId: "returned", ticket: "CHG-2" },
  ]);
}, 120_000);

test("a policy that one user's pass violates keeps nobody's acceptance back", async () => {
  const { tapwatch, tenant, outputsOf } = await startDrifted({}, true);
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, { lifetimeInMinutes: 43_200 });
  await tapwatch("refresh");
  const { code, stdout } = await tapwatch("accept", "--all", "--ticket", "CHG-1", "--yes");
  expect({ code, stdout }).toMatchObject({ code: 3, stdout: expect.stringContaining("tap-max-lifetime") });
  expect(stdout).toContain(`Accepted: ${alice} (Issued), ${bob} (Issued).`);
  for (const user of [alice, bob]) expect(outputsOf(user)).toMatchObject({ drift: { kind: "None" } });
}, 120_000);

test("with --json one document is on stdout, with what was written; a user without drift is left alone", async () => {
  const { tapwatch, approvals, approvalsFile } = await startDrifted();
  await tapwatch("check");
  expect(await tapwatch("accept", "--user", "user3@contoso.example", "--ticket", "CHG-1", "--yes")).toMatchObject({
    stdout: "  user3@contoso.example: no drift, nothing to accept\nNothing was accepted.\n",
  });
  expect(approvals()).toBe("");
  const { code, stdout, stderr } = await tapwatch("accept", "--user", alice, "--yes", "--json", "--ticket", "CHG-2");
  expect(code).toBe(0);
  expect(stderr).toContain("Drift to be accepted");
  expect(JSON.parse(stdout)).toMatchObject({
    operation: "up",
    exitCode: 0,
    targets: [alice],
    accepted: [{ user: alice, kind: "Issued", ticket: "CHG-2" }],
    drift: [],
    written: { file: approvalsFile, entries: [{ user: alice, ticket: "CHG-2" }] },
  });
}, 120_000);

test("a stack that names no approvals yet gets a file of its own, and the key for it", async () => {
  const tenant = await startTenant({ users: 1 });
  const directory = await scratchDirectory();
  for (const part of ["package.json", "dist", "node_modules"]) symlinkSync(join(project, part), join(directory, part));
  copyFileSync(join(project, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  const file = join(directory, "Pulumi.prod.yaml");
  const { graphRoot, authorityHost } = tenant;
  writeFileSync(
    file,
    `# ours\nconfig:\n  tapwatch:users: [${alice}] # for now\n  tapwatch:graphRoot: ${graphRoot}\n  tapwatch:authorityHost: ${authorityHost}\n`,
  );
  const env = { ...tenant.environment(tenant.reader), TAPWATCH_NOW: tenant.clock.now().toISOString() };
  const run = (...args: readonly string[]) =>
    runTapwatch([...args, "--cwd", directory, "--stack", "prod", "--no-policy-pack"], env);
  tenant.tenant.issuePass(alice);
  expect(await run("up")).toMatchObject({ code: 2 });
  expect(await run("accept", "--all", "--ticket", "CHG-1", "--yes")).toMatchObject({ code: 0 });
  const text = readFileSync(join(directory, "approvals.prod.yaml"), "utf8");
  expect(text).toMatch(/^# yaml-language-server: \$schema=/);
  expect(parse(text)).toMatchObject([{ user: alice, ticket: "CHG-1" }]);
  expect(readFileSync(file, "utf8")).toMatch(
    /^# ours\n[\s\S]*# for now[\s\S]*tapwatch:approvals: approvals\.prod\.yaml\n$/,
  );
  expect(await run("refresh")).toMatchObject({ code: 0 });
  expect(existsSync(join(directory, ".tapwatch", "prod.accepted.jsonl"))).toBe(false);
}, 120_000);

test("who could not be read is named with the cause, and nothing is accepted of them, by name or with --all", async () => {
  const { tapwatch, tenant, faults, approvals, outputsOf } = await startDrifted();
  await tapwatch("refresh");
  const failing = { kind: "status", status: 400, code: "badRequest", times: 100 } as const;
  faults.enqueue({ ...failing, match: { user: alice, batchItem: true } });
  const byName = await tapwatch("accept", "--user", alice, "--ticket", "CHG-1", "--yes");
  expect(byName).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^Could not tell: nothing is accepted\n {2}user1@contoso\.example: could not tell: read failed: .*400.*; Issued was reported before\nNot accepted: user1@contoso\.example \(could not tell: .*400/,
    ),
  });
  expect(approvals()).toBe("");
  faults.clear();

  tenant.deny(alice);
  const all = await tapwatch("accept", "--all", "--ticket", "CHG-2", "--yes", "--json");
  expect(all.code).toBe(2);
  expect(JSON.parse(all.stdout)).toMatchObject({
    exitCode: 2,
    accepted: [{ user: bob }],
    notRead: [{ user: alice, why: expect.stringContaining("403"), kind: "Issued" }],
  });
  expect(parse(approvals())).toMatchObject([{ user: bob, ticket: "CHG-2" }]);
  expect(outputsOf(alice)).toMatchObject({ drift: { kind: "Issued" } });

  tenant.allow(alice);
  expect(await tapwatch("accept", "--all", "--ticket", "CHG-3", "--yes")).toMatchObject({ code: 0 });
  tenant.issuePass(bob, { lifetimeInMinutes: 30 });
  await tapwatch("refresh");
  faults.enqueue({ ...failing, match: { user: alice, batchItem: true } });
  const rest = await tapwatch("accept", "--all", "--ticket", "CHG-4", "--yes");
  expect(rest).toMatchObject({
    code: 4,
    stdout: expect.stringMatching(/Accepted: user2@.* \(Replaced\); not accepted: user1@.* \(could not tell: /),
  });
}, 180_000);

test("what a line of the file approves already is accepted with that line, and no second one is written", async () => {
  const { tapwatch, approve, approvals, passIdOf, outputsOf } = await startDrifted();
  await tapwatch("refresh");
  approve({ user: alice.toUpperCase(), pass: passIdOf(alice), ticket: "CHG-1" });
  const before = approvals();
  const { code, stdout, stderr } = await tapwatch("accept", "--user", alice, "--ticket", "CHG-2", "--yes");
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("Wrote") });
  expect(stdout).toMatch(/^Approved already: 'up' accepts it\n {2}user1@contoso\.example: Issued, CHG-1\n/);
  expect(stdout).toMatch(/Accepted: user1@contoso\.example \(Issued\)\.\n$/);
  expect(approvals()).toBe(before);
  expect(outputsOf(alice)).toMatchObject({ drift: { kind: "None" }, accepted: [{ approval: { ticket: "CHG-1" } }] });

  approve({ user: bob, pass: passIdOf(bob), ticket: "CHG-3" });
  const all = await tapwatch("accept", "--all", "--ticket", "CHG-4", "--yes", "--json");
  expect(JSON.parse(all.stdout)).toMatchObject({ exitCode: 0, accepted: [{ user: bob, ticket: "CHG-3" }] });
  expect(JSON.parse(all.stdout)).not.toHaveProperty("written");
}, 120_000);

test("if 'up' cannot run after lines were written, it is said that they wait, and the next accept uses them", async () => {
  const { tapwatch, approvals, stateFile } = await startDrifted();
  await tapwatch("refresh");
  // Another run's, which does not get old while this one is slow.
  mkdirSync(`${stateFile}.lock`);
  utimesSync(`${stateFile}.lock`, new Date("2100-01-01"), new Date("2100-01-01"));
  const { code, stderr } = await tapwatch("accept", "--user", alice, "--ticket", "CHG-1", "--yes");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(
      /another run is working on [\s\S]*The approvals are in .*: remove them if they are not/,
    ),
  });
  const before = approvals();
  expect(parse(before)).toMatchObject([{ user: alice, ticket: "CHG-1" }]);
  rmdirSync(`${stateFile}.lock`);
  const again = await tapwatch("accept", "--user", alice, "--ticket", "CHG-2", "--yes");
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining(`Accepted: ${alice} (Issued).`) });
  expect(approvals()).toBe(before);
}, 120_000);

test.each([
  ["nobody to ask", ["--user", alice], "accept cannot ask without a terminal"],
  ["nobody named", ["--yes"], "--yes needs users: add --user <name>, or --all"],
  ["both", ["--yes", "--all", "--user", alice], "--user and --all cannot be combined"],
  ["no ticket", ["--yes", "--all"], "--ticket is missing: add the ticket of the agreement"],
  ["a date that is none", ["--yes", "--all", "--expires", "soon"], "--expires must be an ISO 8601 instant"],
  [
    "a date that has passed",
    ["--yes", "--all", "--ticket", "CHG-1", "--expires", "2026-03-02T09:00:00Z"],
    "--expires must be in the future: now it is 2026-03-02 09:00Z now",
  ],
  [
    "two ends",
    ["--yes", "--all", "--expires", "2027-01-01T00:00:00Z", "--until", "2027-01-01T00:00:00Z"],
    "--until is the older name of --expires: give one of them",
  ],
  ["an empty ticket", ["--yes", "--all", "--ticket", " "], "--ticket must be one line of 1 to 200 characters"],
])("accept refuses %s before the tenant is asked", async (_case, args, message) => {
  const { tapwatch, requests } = await startWatch({ users: 1, judged });
  const { code, stderr } = await tapwatch("accept", ...args);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  expect(requests.entries).toEqual([]);
});

test.each([
  ["[]", "is a list, and accept cannot add to it"],
  ["", "--config tapwatch:approvals= gives this run no approvals"],
])("accept refuses approvals on the command line that are %j before the tenant is asked", async (given, message) => {
  const { tapwatch, requests } = await startWatch({ users: 1, judged, config: { approvals: given } });
  const { code, stderr } = await tapwatch("accept", "--yes", "--all", "--ticket", "CHG-1");
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  expect(requests.entries).toEqual([]);
});

test("a user whom nobody watches is said; nothing is written or accepted", async () => {
  const { tapwatch, stateText, approvals } = await startDrifted();
  const saved = stateText();
  expect(await tapwatch("accept", "--user", "nobody@contoso.example", "--ticket", "CHG-1", "--yes")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--user nobody@contoso.example: not watched by this stack"),
  });
  expect([stateText(), approvals()]).toEqual([saved, ""]);
}, 120_000);

test("without a terminal nothing is accepted that was not reported: neither a pass that came since, nor one in the place of another", async () => {
  const { tapwatch, tenant, passIdOf, approvals, outputsOf } = await startDrifted();
  const accept = (...args: string[]) => tapwatch("accept", "--ticket", "CHG-1", "--yes", ...args);
  const refused = { code: 1, stderr: expect.stringContaining("was not reported yet: user1@contoso.example (Issued: ") };
  expect(await accept("--user", alice)).toMatchObject(refused);
  expect(await accept("--all")).toMatchObject(refused);

  await tapwatch("check");
  const reported = passIdOf(alice);
  tenant.issuePass(alice, { lifetimeInMinutes: 480 });
  const { code, stderr } = await accept("--user", alice);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining(`${passIdOf(alice)}; reported: ${reported}`),
  });
  expect(await accept("--user", alice, "--pass", reported)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`has another drift now: ${passIdOf(alice)}`),
  });
  expect(approvals()).toBe("");

  expect(await accept("--user", alice, "--pass", passIdOf(alice))).toMatchObject({ code: 0 });
  expect(outputsOf(alice)).toMatchObject({ drift: { kind: "None" } });
  expect(await accept("--all")).toMatchObject({ code: 0, stdout: expect.stringContaining(`Accepted: ${bob}`) });
}, 120_000);

test("--pass is about one user", async () => {
  const { tapwatch } = await startDrifted();
  for (const whom of [["--all"], ["--user", alice, "--user", bob]]) {
    expect(await tapwatch("accept", ...whom, "--pass", "x", "--ticket", "CHG-1", "--yes")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--pass names the pass of one user"),
    });
  }
}, 120_000);
