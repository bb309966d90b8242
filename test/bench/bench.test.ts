import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../support/command";
import { startProcess } from "../support/process";
import { scratchDirectory } from "../support/scratch";

/** Nothing of this machine's tells it where a tenant or a temporary directory might be. */
async function bench(...args: readonly string[]) {
  const temporary = await scratchDirectory();
  const ended = await startProcess(process.execPath, [join(project, "bench/dist/index.js"), ...args], {
    cwd: temporary,
    env: { PATH: process.env["PATH"], TMPDIR: temporary, NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] },
  }).ended;
  // Pulumi's SDK keeps a cache there.
  return { ...ended, left: readdirSync(temporary).filter((name) => !name.startsWith("ts-node-")) };
}

// The tolerance is a hundred times: whether every row of bench/last.json is still measured is the question, and not how fast.
test("the benchmark measures every part, compares it with the last table, prints at most 80 columns and leaves nothing behind", async () => {
  const { code, stdout, stderr, left } = await bench("--small", "--check", "--tolerance", "10000");

  const others = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("bench: "));
  expect({ code, others, left }).toEqual({ code: 0, others: [], left: [] });
  for (const title of [
    "Reading: tapwatch, a bare script, Microsoft's client",
    "Reading under a quota of the tenant",
    "Start-up: what a command costs that reads 3 users",
    "The embedded engine: a command from start to end",
    "Growth with the number of users",
    "Memory of a command",
    "The state of 20 users",
    "Pulumi's engine, with and without tapwatch",
    "The policy pack",
    "Reports of 50 users",
    "Shards",
    "Whom to watch: a group of 20 users",
    "Pass events of 2000 users",
    "Comparing users with what was accepted",
  ]) {
    expect(stdout).toContain(`\n${title}`);
  }
  expect(stdout).toMatch(/│ refresh --run-program +│ \d+\.\d\d s +│ \d+\.\d\d s +│ [\d.]+ x +│ 1 +│/);
  expect(stdout).toMatch(/\n\d+ ratios are no more than 10000 % worse/);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
}, 120_000);

test.each([
  [["--only", "speed"], "--only speed: the parts are reader, quotas, "],
  [["--small", "--full"], "--small and --full exclude each other"],
  [["--write", "--only", "reader"], "--write needs all parts: leave out --only"],
  [["--write", "--check"], "--write replaces what --check compares with: give one of them"],
  [["--tolerance", "much"], "--tolerance much: it is a number of percent, such as 50"],
])("the benchmark refuses %j before it measures", async (args, message) => {
  const { code, stdout, stderr } = await bench(...args);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: expect.stringContaining(message) });
});
