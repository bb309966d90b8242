import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../support/command";
import { startProcess } from "../support/process";
import { scratchDirectory } from "../support/scratch";

test("the benchmark measures every part, prints tables of at most 80 columns and leaves nothing behind", async () => {
  const temporary = await scratchDirectory();
  const { code, stdout, stderr } = await startProcess(
    process.execPath,
    [join(project, "bench/dist/index.js"), "--small"],
    // Nothing of this machine's tells it where a tenant or a temporary directory might be.
    {
      cwd: temporary,
      env: { PATH: process.env["PATH"], TMPDIR: temporary, NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] },
    },
  ).ended;

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const title of [
    "Reading 25 users",
    "Whom to watch: a group of 25 users",
    "Pass events of 2500 users",
    "Comparing users with what was accepted",
    "Judging 50 users by the policy pack",
    "The embedded engine, 25 users",
  ]) {
    expect(stdout).toContain(title);
  }
  expect(stdout).toMatch(/│ refresh --run-program +│ \d+\.\d\d s +│ \d+ +│ \d+ B +│/);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
  // Pulumi's SDK keeps a cache there.
  expect(readdirSync(temporary).filter((name) => !name.startsWith("ts-node-"))).toEqual([]);
}, 120_000);
