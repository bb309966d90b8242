import { existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { inTemporaryDirectory } from "../../../../cli/engine/pulumi/temporary";
import { scratchDirectory } from "../../../support/scratch";

test("the directory of a run is its owner's alone, and gone after it, however it ends; what killed runs left is removed", async () => {
  const temporary = await scratchDirectory();
  vi.stubEnv("TMPDIR", temporary);
  const [old, young, other] = ["tapwatch-run-old", "tapwatch-run-young", "old"].map((name) =>
    join(temporary, name),
  ) as [string, string, string];
  for (const directory of [old, young, other]) mkdirSync(directory);
  writeFileSync(join(old, "stack.yaml"), "");
  for (const directory of [old, other]) utimesSync(directory, 0, 0);
  let own = "";
  const work = inTemporaryDirectory(async (directory) => {
    own = directory;
    expect(statSync(own).mode & 0o077).toBe(0);
    throw new Error("broken off");
  });
  await expect(work).rejects.toThrow("broken off");
  expect([own, old, young, other].map(existsSync)).toEqual([false, false, true, true]);
  vi.stubEnv("TMPDIR", join(temporary, "nowhere"));
  await expect(inTemporaryDirectory(async () => {})).rejects.toThrow("ENOENT");
});
