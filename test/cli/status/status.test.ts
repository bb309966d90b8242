import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { OperationResult } from "../../../cli/engine/engine";
import { worstOf } from "../../../cli/outcome/exit-code";
import type { RunRecord } from "../../../cli/record/record";
import { runTapwatch } from "../../support/command";
import { aPass, at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { mixed, recordOf, refreshOf, urnOf } from "../report/records";

const quiet = { hasPass: false, drift: { kind: "None", changes: [] } } as const;
const calm = refreshOf([
  { user: "zoe@contoso.com", ...quiet },
  { user: "yan@contoso.com", ...quiet, hasPass: true, pass: aPass() },
]);

/** A project with records; those end at 10:00:30. */
async function startProject(results: Readonly<Record<string, OperationResult>>) {
  const directory = await scratchDirectory();
  mkdirSync(join(directory, ".tapwatch"));
  writeFileSync(join(directory, "Pulumi.yaml"), "name: tapwatch\nruntime: nodejs\n");
  for (const [stack, result] of Object.entries(results)) {
    const record: RunRecord = { ...recordOf(result), stack };
    writeFileSync(join(directory, ".tapwatch", `${stack}.run.json`), JSON.stringify(record));
    writeFileSync(join(directory, ".tapwatch", `${stack}.run.previous.json`), JSON.stringify(record));
  }
  return {
    directory,
    status: (minutes: number, ...args: readonly string[]) =>
      runTapwatch(["status", "--cwd", directory, ...args], { TAPWATCH_NOW: at(minutes) }),
  };
}

test("status is one picture of all stacks, and its exit code is the worst of theirs", async () => {
  const { status } = await startProject({ "shard-1": calm, "shard-2": mixed() });
  const { code, stdout, stderr } = await status(72);
  expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  expect(stdout).toMatchInlineSnapshot(`
    "┌──────────────┬───────┬──────┬────────┬───────┬────────┬────────┬─────────────┐
    │ Stack        │ Users │ Pass │ Usable │ Drift │ Unread │ Last   │ Outcome     │
    │              │       │      │        │       │        │ run    │             │
    ├──────────────┼───────┼──────┼────────┼───────┼────────┼────────┼─────────────┤
    │ shard-1      │ 2     │ 1    │ 1      │ 0     │ 0      │ 12 min │ in sync     │
    │ shard-2      │ 6     │ 2    │ 2      │ 2     │ 2      │ 12 min │ violation   │
    └──────────────┴───────┴──────┴────────┴───────┴────────┴────────┴─────────────┘

      shard-2: for some users the time of the last read is unknown

    2 stacks: 8 users watched, 3 with a pass (3 usable), 2 drifted, 2 policy findings, 2 could not be read
    "
  `);
});

test("with --json it is one document", async () => {
  const { status } = await startProject({ "shard-1": calm, "shard-2": mixed() });
  const { stdout } = await status(72, "--json", "--stack", "shard-2");
  expect(JSON.parse(stdout)).toEqual({
    documentVersion: 1,
    generatedDateTime: at(72),
    maxAgeInHours: 26,
    exitCode: 3,
    stacks: [
      {
        stack: "shard-2",
        source: "record",
        watched: 6,
        withPass: 2,
        usable: 2,
        drifted: 2,
        findings: 2,
        unreadable: 2,
        gone: 1,
        lastRunDateTime: at(60.5),
        ageInSeconds: 690,
        isStale: false,
        exitCode: 3,
      },
    ],
    total: { stacks: 1, watched: 6, withPass: 2, usable: 2, drifted: 2, findings: 2, unreadable: 2, gone: 1, stale: 0 },
  });
});

test("a run that is too long ago is no word about now", async () => {
  const { status } = await startProject({ prod: calm });
  expect(await status(120, "--max-age", "1")).toMatchObject({ code: 0 });
  const { code, stdout } = await status(122, "--max-age", "1");
  expect(code).toBe(4);
  expect(stdout).toContain("prod: last run 2026-03-02 10:00Z, too old");
  expect(stdout).toContain("1 not up to date");
  expect(await status(122, "--max-age", "soon")).toMatchObject({ code: 1, stderr: expect.stringContaining("hours") });
});

test("a stack without a record is shown by its state, or as 'no run yet'; a record that cannot be read fails alone", async () => {
  const { directory, status } = await startProject({ good: calm });
  writeFileSync(join(directory, "Pulumi.new.yaml"), "config: {}\n");
  expect(await status(72)).toMatchObject({ code: 4, stdout: expect.stringContaining("new: no run yet") });

  const manifest = { time: at(0), magic: "x", version: "v3.250.0" };
  const urn = urnOf("zoe@contoso.com").replace(":test::", ":old::");
  const type = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
  const outputs = { user: "zoe@contoso.com", hasPass: true, pass: aPass(), drift: { kind: "Issued", changes: [] } };
  const resources = [{ urn, id: outputs.user, type, custom: true, outputs }];
  writeFileSync(
    join(directory, ".tapwatch", "old.json"),
    JSON.stringify({ version: 3, deployment: { manifest, resources } }),
  );
  writeFileSync(join(directory, ".tapwatch", "broken.run.json"), "{");
  const { code, stdout } = await status(72, "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout).stacks).toMatchObject([
    { stack: "broken", source: "none", exitCode: 1, problem: expect.stringContaining("cannot be read") },
    { stack: "good", source: "record", exitCode: 0 },
    { stack: "new", source: "none", exitCode: 4 },
    { stack: "old", source: "state", watched: 1, usable: 1, drifted: 1, exitCode: 2 },
  ]);
});

test("records from elsewhere are taken as they are", async () => {
  const { directory, status } = await startProject({ a: calm, b: mixed() });
  const from = join(directory, ".tapwatch", "a.run.json");
  const { code, stdout } = await status(72, "--from", from, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout).stacks).toMatchObject([{ stack: "a" }]);
  expect(await status(72, "--from", join(directory, "none.json"))).toMatchObject({ code: 1 });
});

test.each([
  [[0, 0], 0],
  [[0, 4], 4],
  [[4, 2], 2],
  [[2, 3], 3],
  [[3, 1, 0], 1],
  [[9], 1],
])("of the exit codes %j the worst is %i", (codes, worst) => {
  expect(worstOf(...codes)).toBe(worst);
});
