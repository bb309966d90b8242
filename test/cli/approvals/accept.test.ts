import { appendFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readRecord } from "../../../cli/record/read-record";
import { startCommand, startWatch } from "../../support/command";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

async function startDrifted(env: NodeJS.ProcessEnv = {}, judged = false) {
  const watch = await startWatch({ env, judged });
  const trail = join(dirname(watch.stateFile), "test.accepted.jsonl");
  await watch.tapwatch("up");
  watch.clock.advance({ minutes: 10 });
  watch.tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  watch.tenant.issuePass(bob, { lifetimeInMinutes: 60 });
  return {
    ...watch,
    trail,
    lines: () =>
      (existsSync(trail) ? readFileSync(trail, "utf8").trim().split("\n") : []).map((line) => JSON.parse(line)),
  };
}

test("accept shows and accepts the users that are named, with ticket and trail; the others stay drift", async () => {
  const { tapwatch, lines, trail, outputsOf, requests, reader, stateFile } = await startDrifted({
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "octocat",
  });
  await tapwatch("check", "--json");
  const accepted = await tapwatch("accept", "--user", "USER1@contoso.example", "--ticket", "CHG-1", "--yes");
  expect(accepted).toMatchObject({ code: 2, stderr: "" });
  expect(accepted.stdout).toMatch(/Drift to be accepted[\s\S]*user1@[\s\S]*Accepted[\s\S]*user1@[\s\S]*1 drifted/);
  expect(outputsOf(alice)).toMatchObject({ drift: { kind: "None" }, baseline: { lifetimeInMinutes: 60 } });
  expect(outputsOf(bob)).toMatchObject({ drift: { kind: "Issued" } });

  expect(lines()).toMatchObject([
    {
      event: "accepted",
      acceptedDateTime: "2026-03-02T09:10:00.000Z",
      by: { name: "octocat", source: "githubActions" },
      user: alice,
      kind: "Issued",
      pass: { methodId: expect.any(String), createdDateTime: "2026-03-02T09:10:00.000Z" },
      ticket: "CHG-1",
    },
  ]);
  expect(statSync(trail).mode & 0o777).toBe(0o600);

  const { stdout } = await tapwatch("check", "--format", "terminal");
  expect(stdout).toMatch(
    /Acceptances\n {2}Issued: user1@contoso\.example: accepted, 2026-03-02 09:10Z, by octocat, CHG-1\n/,
  );
  const record = readRecord(join(dirname(stateFile), "test.run.json"));
  expect(record.acceptances).toMatchObject([{ state: "new", user: alice, kind: "Issued", ticket: "CHG-1" }]);
  await tapwatch("check", "--format", "terminal");
  expect(readRecord(join(dirname(stateFile), "test.run.json")).acceptances).toBeUndefined();
  expect(requests.writes(reader.clientId)).toEqual([]);
}, 120_000);

test("what is accepted for a while is drift again afterwards, of the same kind, until it is accepted anew", async () => {
  const { tapwatch, clock, lines, stateFile, stateText } = await startDrifted();
  const recordNow = () => readRecord(join(dirname(stateFile), "test.run.json"));
  // The environment of a watch has the moment of its start.
  const at = (minute: string) => ({ TAPWATCH_NOW: `2026-03-02T${minute}:00Z` });
  expect(clock.now().toISOString()).toBe("2026-03-02T09:10:00.000Z");
  const until = ["--until", "2026-03-02T10:00:00+00:00"];
  expect(await tapwatch("accept", "--all", "--yes", ...until)).toMatchObject({ code: 0, stderr: "" });
  expect(lines()).toMatchObject([{ until: "2026-03-02T10:00:00.000Z" }, { until: "2026-03-02T10:00:00.000Z" }]);
  await tapwatch("check");
  await tapwatch("check");
  expect(recordNow()).toMatchObject({ exitCode: 0, acceptances: [{ state: "running" }, { state: "running" }] });

  const saved = stateText();
  const later = (...args: readonly string[]) => tapwatch.with(at("10:00"), ...args);
  expect(await later("refresh")).toMatchObject({ code: 2, stdout: expect.stringContaining("that is over") });
  expect(await later("check")).toMatchObject({ code: 2, stdout: expect.stringContaining("2 new, 0 fixed") });
  expect(recordNow()).toMatchObject({
    drift: [
      { status: "new", user: alice, kind: "Issued", firstReportedDateTime: "2026-03-02T10:00:00.000Z" },
      { status: "new", user: bob, kind: "Issued" },
    ],
    acceptances: [{ state: "lapsed", user: alice }, { state: "lapsed" }],
  });
  expect(await later("check")).toMatchObject({ code: 2, stdout: expect.stringContaining("0 new, 0 fixed") });
  expect(stateText()).toBe(saved);

  expect(await later("accept", "--user", alice, "--yes")).toMatchObject({ code: 2 });
  expect(await later("check")).toMatchObject({ code: 2, stdout: expect.stringContaining("0 new, 1 fixed") });
  expect(recordNow()).toMatchObject({ drift: [{ user: bob }, { status: "fixed", user: alice }] });
  expect(await later("up")).toMatchObject({ code: 0, stdout: expect.stringMatching(/Accepted[\s\S]*user2@/) });
  expect(await later("check")).toMatchObject({ code: 0 });
  expect(lines()).toHaveLength(4);
}, 120_000);

test("a pass that is gone or another one when its time is over is judged for itself", async () => {
  const { tapwatch, tenant, clock, stateFile } = await startDrifted();
  await tapwatch("accept", "--all", "--yes", "--until", "2026-03-02T10:00:00Z");
  clock.advance({ minutes: 30 });
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  clock.advance({ minutes: 60 });
  tenant.removePass(bob);
  const { code } = await tapwatch.with({ TAPWATCH_NOW: clock.now().toISOString() }, "check");
  expect(code).toBe(2);
  const { drift, acceptances } = readRecord(join(dirname(stateFile), "test.run.json"));
  expect(drift).toMatchObject([{ user: alice, kind: "Replaced" }]);
  expect(acceptances).toMatchObject([{ state: "new" }, { state: "new" }]);
}, 120_000);

test("a mandatory violation accepts nothing and leaves no trail; nor does a user without drift", async () => {
  const { tapwatch, tenant, lines } = await startDrifted({}, true);
  expect(await tapwatch("accept", "--user", "user3@contoso.example", "--yes")).toMatchObject({
    code: 0,
    stdout: "  user3@contoso.example: no drift, nothing to accept\nNothing was accepted.\n",
  });
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, { lifetimeInMinutes: 43_200 });
  const { code, stdout } = await tapwatch("accept", "--user", alice, "--yes");
  expect({ code, stdout }).toMatchObject({ code: 3, stdout: expect.stringContaining("tap-max-lifetime") });
  expect(lines()).toEqual([]);
}, 120_000);

test.each([
  ["nobody to ask", ["--user", alice], "nobody can be asked without a terminal"],
  ["nobody named", ["--yes"], "--yes needs to know whom: add --user <name>, or --all"],
  ["both", ["--yes", "--all", "--user", alice], "--user and --all exclude each other"],
  ["a date that is none", ["--yes", "--all", "--until", "soon"], "--until must be an ISO 8601 instant"],
  [
    "a date that has passed",
    ["--yes", "--all", "--until", "2026-03-02T09:00:00Z"],
    "--until must lie ahead: it is 2026-03-02 09:00Z now",
  ],
  ["an empty ticket", ["--yes", "--all", "--ticket", " "], "--ticket must be one line of 1 to 200 characters"],
])("accept refuses %s before the tenant is asked", async (_case, args, message) => {
  const { tapwatch, requests } = await startWatch({ users: 1 });
  const { code, stderr } = await tapwatch("accept", ...args);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  expect(requests.entries).toEqual([]);
});

test("a user whom nobody watches, and a trail that cannot be read, are said; nothing is accepted", async () => {
  const { tapwatch, trail, stateText } = await startDrifted();
  const saved = stateText();
  expect(await tapwatch("accept", "--user", "nobody@contoso.example", "--yes")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--user nobody@contoso.example: not watched by this stack"),
  });
  appendFileSync(trail, '{"event":"accepted","us');
  for (const args of [["accept", "--all", "--yes"], ["up"], ["refresh"], ["check"]]) {
    expect(await tapwatch(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining("line 1 of") });
  }
  expect(stateText()).toBe(saved);
}, 120_000);

test("with --json one document is on stdout, with what was accepted", async () => {
  const { tapwatch } = await startDrifted();
  await tapwatch("refresh");
  const { code, stdout, stderr } = await tapwatch("accept", "--user", alice, "--yes", "--json", "--ticket", "CHG-2");
  expect(code).toBe(2);
  expect(stderr).toContain("Drift to be accepted");
  expect(JSON.parse(stdout)).toMatchObject({
    operation: "up",
    exitCode: 2,
    accepted: [{ user: alice, kind: "Issued" }],
    drift: [{ user: bob, kind: "Issued" }],
    acceptances: [{ user: alice, ticket: "CHG-2" }],
  });
  expect((await startCommand(["accept", "--help"]).ended).stdout).toContain("CHG-1042");
}, 120_000);
