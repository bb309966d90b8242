import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Keep, keepRun, parseKeep, type RunEntry } from "../../../cli/history";
import { readHistory } from "../../../cli/history/file";
import { at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { entryAt } from "./entries";

async function startHistory() {
  const file = join(await scratchDirectory(), "kept", "test.history.jsonl");
  return {
    file,
    keep: (entry: RunEntry, keep: Keep = { runs: 100 }) => keepRun(file, entry, keep),
    times: () => readHistory(file)?.runs.map(({ endedDateTime }) => endedDateTime),
  };
}

test("each run adds a line, for its owner's eyes only", async () => {
  const { file, keep } = await startHistory();
  expect(readHistory(file)).toBeUndefined();
  await keep(entryAt(1));
  await keep(entryAt(2, { exitCode: 2 }));
  expect(readHistory(file)).toEqual({ runs: [entryAt(1), entryAt(2, { exitCode: 2 })], skipped: [] });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
});

test("the newest stay: so many runs, or those of so many days", async () => {
  const { keep, times } = await startHistory();
  for (const minutes of [0, 1, 2, 3]) await keep(entryAt(minutes), { runs: 3 });
  expect(times()).toEqual([at(1), at(2), at(3)]);
  const day = 24 * 60;
  await keep(entryAt(2 + day), { days: 1 });
  expect(times()).toEqual([at(2), at(3), at(2 + day)]);
});

test("with 0 nothing is written, and what is there stays", async () => {
  const { file, keep, times } = await startHistory();
  await keep(entryAt(1), { runs: 0 });
  expect(existsSync(file)).toBe(false);
  await keep(entryAt(1));
  await keep(entryAt(2), { runs: 0 });
  expect(times()).toEqual([at(1)]);
});

test("damaged lines are named and skipped, and stay as they are, however little is kept", async () => {
  const { file, keep } = await startHistory();
  await keep(entryAt(1));
  const damaged = [
    '{"entryVersion":1,"started',
    "",
    '{"entryVersion":2}',
    JSON.stringify({ ...entryAt(1), exitCode: "2" }),
  ];
  writeFileSync(file, `${damaged.join("\r\n")}\r\n${readFileSync(file, "utf8")}`);
  const skipped = [
    { line: 1, reason: "it is no JSON" },
    { line: 2, reason: "it is no JSON" },
    { line: 3, reason: expect.stringContaining("must have required property") },
    { line: 4, reason: "/exitCode must be integer" },
  ];
  expect(readHistory(file)).toEqual({ runs: [entryAt(1)], skipped });
  await keep(entryAt(2), { runs: 1 });
  expect(readHistory(file)).toEqual({ runs: [entryAt(2)], skipped });
  expect(readFileSync(file, "utf8").split("\n").slice(0, 4)).toEqual(damaged);
});

test("what a later version adds to a run stays", async () => {
  const { file, keep } = await startHistory();
  await keep({ ...entryAt(1), ...{ later: [1] } });
  await keep(entryAt(2));
  expect(readFileSync(file, "utf8").split("\n")[0]).toContain('"later":[1]');
});

test("a file of somebody else's is not written to", async () => {
  const { file, keep } = await startHistory();
  mkdirSync(dirname(file));
  writeFileSync(file, "my notes\n");
  await expect(keep(entryAt(1))).rejects.toThrow(/history\.jsonl has no run .*: move it away/);
  expect(readFileSync(file, "utf8")).toBe("my notes\n");
});

test("whatever is kept, it is the end of what there was, and no more than was asked for", async () => {
  const { file, keep, times } = await startHistory();
  mkdirSync(dirname(file));
  const runs = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(runs, fc.integer({ min: 1, max: 15 }), async (minutes, most) => {
      writeFileSync(file, "");
      for (const each of minutes) await keep(entryAt(each), { runs: most });
      expect(times()).toEqual(minutes.map((each) => at(each)).slice(-most));
    }),
    { numRuns: 30 },
  );
});

test.each(["1", "200", "10000", " 5 "])("%j is a number of runs", (text) => {
  expect(parseKeep(text)).toEqual({ runs: Number(text) });
});

test("90d is an age", () => {
  expect(parseKeep("90d")).toEqual({ days: 90 });
});

test.each(["", "-1", "1.5", "d", "0d", "90 d", "10001", "4000d", "all"])("%j is refused with what to write", (text) => {
  expect(() => parseKeep(text)).toThrow("write a number of runs such as 200");
});
