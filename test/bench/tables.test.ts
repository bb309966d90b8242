import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { processorTime } from "../../bench/command";
import { worseRows } from "../../bench/compare";
import { pageOf } from "../../bench/document";
import { goals, verdicts } from "../../bench/goals";
import { recordOfMany } from "../../bench/many-users";
import { interleaved, median, sizes } from "../../bench/measure";
import { ordered } from "../../cli/record/problems";
import { readRecord } from "../../cli/record/read-record";
import { mixed, recordOf } from "../cli/report/records";
import { scratchDirectory } from "../support/scratch";

test("the median has as many values below it as above it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (values) => {
      const middle = median(values);
      const below = values.filter((value) => value < middle).length;
      const above = values.filter((value) => value > middle).length;
      expect(below).toBeLessThanOrEqual(values.length / 2);
      expect(above).toBeLessThanOrEqual(values.length / 2);
    }),
  );
  expect(() => median([])).toThrow("no median of nothing");
});

test("subjects run in turn, and what is slow runs once", async () => {
  const order: string[] = [];
  const subject = (name: string, ms: number) => async () => {
    order.push(name);
    return { ms };
  };
  const results = await interleaved(
    { a: subject("a", 10), slow: subject("slow", 5000), b: subject("b", 20) },
    { runs: 3, slowSeconds: 4 },
  );
  expect(order).toEqual(["a", "slow", "b", "a", "b", "a", "b"]);
  expect(results).toEqual({
    a: [{ ms: 10 }, { ms: 10 }, { ms: 10 }],
    slow: [{ ms: 5000 }],
    b: Array(3).fill({ ms: 20 }),
  });
});

test.each([
  ["0m0.010s 0m0.000s\n1m2.500s 0m0.250s\n", 62_750],
  ["0m0.00s 0m0.00s\n0m0.05s 0m0.01s\n", 60],
])("the processor time of a command is its own and its processes', as the shell %j says", (counts, ms) => {
  expect(processorTime(counts)).toBeCloseTo(ms, 5);
});

test("a comparison names the rows that are worse than it tolerates, and those that were not measured", () => {
  const last = { "reader: a": 2, "reader: b": 2, "growth: c": 10 };
  expect(worseRows(last, { "reader: a": 3, "reader: b": 3.1, "reader: new": 99 }, 50)).toEqual([
    "reader: b: 3.10; it was 2.00, and may be 50 % worse",
    "growth: c: was not measured; the last table has it (--write replaces that)",
  ]);
  expect(worseRows(last, last, 0)).toEqual([]);
});

test("a goal is met at its limit, is not met beyond it, and is not taken for met if it was not measured", () => {
  const figures = { checkTime: 1.5, refresh: 6.01, quotaUsed: 89, growth: 10.96 };
  const told = Object.fromEntries(verdicts(figures).map(({ what, measured, verdict }) => [what, [measured, verdict]]));
  expect(told).toMatchObject({
    [goals.checkTime.what]: ["1.5 s", "met"],
    [goals.refresh.what]: ["6.01 s", "not met"],
    [goals.quotaUsed.what]: ["89 %", "not met"],
    [goals.growth.what]: ["11 x", "met"],
    [goals.shardsTime.what]: ["", "not measured"],
  });
  expect(Object.keys(told)).toHaveLength(Object.keys(goals).length);
});

test("the page has the machine, the goals beside the figures, and every table", () => {
  const page = pageOf({
    machine: { cores: 2, processor: "CPU", memory: "24 GiB", system: "linux", versions: { Node: "24.0.0" } },
    sizes: sizes.usual,
    ms: 61_000,
    measurements: [
      { title: "One", head: ["What", "Time"], rows: [["a|b", "1 s"]], notes: ["A note."], figures: { refresh: 5 } },
      { title: "Two", head: ["What"], rows: [], notes: ["Not measured."] },
    ],
  });
  for (const text of [
    "- **Machine**: 2 cores, CPU, 24 GiB, linux.",
    "- **Versions**: Node 24.0.0.",
    `| ${goals.refresh.what} | at most 6 s | 5 s | met |`,
    "## One\n\n| What | Time |\n| --- | --- |\n| a\\|b | 1 s |\n\nA note.\n",
    "## Two\n\nNot measured.\n",
  ]) {
    expect(page).toContain(text);
  }
});

test("a record of many users is a record: all users have names of their own, and every count is as many times as large", async () => {
  const record = recordOf(mixed());
  const many = recordOfMany(record, 60, "@contoso.com");
  const copies = 60 / record.users.length;
  expect(new Set(many.users.map(({ user }) => user)).size).toBe(60);
  expect(many.drift).toHaveLength(record.drift.length * copies);
  expect(many.summary).toMatchObject({ watched: record.summary.watched * copies, new: record.summary.new * copies });
  const file = join(await scratchDirectory(), "many.json");
  writeFileSync(file, JSON.stringify(many));
  expect(readRecord(file)).toEqual(ordered(JSON.parse(JSON.stringify(many))));
});
