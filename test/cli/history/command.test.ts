import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { runTapwatch, startWatch } from "../../support/command";

const alice = "user1@contoso.example";

async function startKept(...options: readonly string[]) {
  const watch = await startWatch({ judged: false });
  const { tapwatch, clock, stateFile } = watch;
  const run = (command: string, ...args: readonly string[]) =>
    tapwatch.with({ TAPWATCH_NOW: clock.now().toISOString() }, command, ...args);
  await run("up");
  return {
    ...watch,
    run,
    check: (...args: readonly string[]) => run("check", ...options, ...args),
    file: join(dirname(stateFile), "test.history.jsonl"),
    /** `tapwatch history` takes no configuration. */
    history: (...args: readonly string[]) => runTapwatch(["history", "--stack", "test", "--state", stateFile, ...args]),
  };
}

test("each check is kept, also one that fails, and the history tells how long an approval took", async () => {
  const { run, check, history, tenant, clock, users, approvePassOf, requests, reader } = await startKept();
  await check();
  tenant.issuePass(alice, { lifetimeInMinutes: 600, isUsableOnce: true });
  clock.advance({ minutes: 60 });
  expect(await check()).toMatchObject({ code: 2 });
  clock.advance({ minutes: 60 });
  for (const user of users) tenant.fail(user, 500);
  expect(await check()).toMatchObject({ code: 1 });
  expect(await check("--config", "cloud=nowhere")).toMatchObject({ code: 1 });
  for (const user of users) tenant.allow(user);
  expect(await check("--target", alice)).toMatchObject({ code: 2 });
  const open = JSON.parse((await history("--json")).stdout);
  expect(open).toMatchObject({ stack: "test", longestOpenDrift: { user: alice, kind: "Issued" } });

  clock.advance({ minutes: 60 });
  approvePassOf(alice);
  expect(await run("up")).toMatchObject({ code: 0 });
  expect(await check()).toMatchObject({ code: 0 });
  requests.clear();
  const { code, stdout, stderr } = await history("--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { runs, ...known } = JSON.parse(stdout);
  expect(runs).toMatchObject([
    { exitCode: 0, summary: { watched: 3, drifted: 0 } },
    { exitCode: 2, summary: { watched: 3, drifted: 1, new: 1 } },
    { exitCode: 1 },
    { exitCode: 1 },
    { exitCode: 2, targets: 1, summary: { watched: 1, drifted: 1 } },
    { exitCode: 0, summary: { watched: 3, fixed: 1 }, secondsToApproval: [7200] },
  ]);
  for (const failed of runs.slice(2, 4)) expect(failed).not.toHaveProperty("summary");
  expect(known).toMatchObject({ timeToApproval: { count: 1, meanInSeconds: 7200, medianInSeconds: 7200 } });
  expect(known).not.toHaveProperty("longestOpenDrift");
  expect(JSON.parse((await history("--json", "--since", "2026-01-01")).stdout).runs).toHaveLength(6);
  expect((await history("--format", "csv")).stdout.trim().split("\r\n")).toHaveLength(7);
  expect(requests.entries).toEqual([]);
  expect(requests.writes(reader.clientId)).toEqual([]);
}, 240_000);

test("a damaged line is named, and stays", async () => {
  const { check, history, file } = await startKept("--keep-records", "1");
  await check();
  appendFileSync(file, "{\n");
  await check();
  const { code, stdout, stderr } = await history();
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("Stack test: 1 run, from") });
  expect(stderr).toMatch(/^warning: .*test\.history\.jsonl has lines that are no runs.*\n +line 1: it is no JSON\n$/s);
  expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
}, 120_000);

test("a history that cannot be written costs the check nothing", async () => {
  const { check, file } = await startKept();
  writeFileSync(file, "my notes\n");
  const { code, stderr } = await check();
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^warning: the run is not in the history: /),
  });
  expect(readFileSync(file, "utf8")).toBe("my notes\n");
}, 120_000);

test("without a history the command says what writes one; a wrong number of records stops a check", async () => {
  const { check, history, requests } = await startKept("--keep-records", "0");
  await check();
  expect(await history()).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("'tapwatch check' writes"),
  });
  requests.clear();
  expect(await check("--keep-records", "many")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("write a number of runs such as 200"),
  });
  expect(requests.entries).toEqual([]);
}, 120_000);
