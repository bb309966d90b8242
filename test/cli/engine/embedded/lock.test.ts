import { once } from "node:events";
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { StateFile } from "../../../../cli/engine/embedded/state-file";
import { scratchDirectory } from "../../../support/scratch";

async function startFile() {
  const path = join(await scratchDirectory(), "state.json");
  const now = () => "2026-03-02T09:00:00Z";
  // The least that there is: a lost lock is noticed within half of it.
  const staleMilliseconds = 2000;
  const file = new StateFile(path, { stack: "test", project: "tapwatch" }, now, [], staleMilliseconds);
  return { path, file, lock: `${path}.lock` };
}

test("a lock that was lost while the machine slept ends the run, with a sentence", async () => {
  const { path, file, lock } = await startFile();
  const run = file.locked(async (lost) => {
    rmdirSync(lock);
    await once(lost, "abort");
    return new Promise(() => {});
  });
  await expect(run).rejects.toThrow(
    `this run lost its lock on ${path} while the machine slept, and another run may have changed it: ` +
      "nothing was saved; run it again",
  );
});

test("a run that has lost its lock to another saves nothing, and leaves that one's lock, even if nobody told it yet", async () => {
  const { path, file, lock } = await startFile();
  const run = file.locked(async () => {
    rmdirSync(lock);
    mkdirSync(lock);
    await file.save([], undefined);
  });
  await expect(run).rejects.toThrow("nothing was saved");
  expect([existsSync(path), existsSync(lock)]).toEqual([false, true]);
});

test("one that holds its lock saves, and lets it go", async () => {
  const { path, file, lock } = await startFile();
  await file.locked(() => file.save([], undefined));
  expect([existsSync(path), existsSync(lock)]).toEqual([true, false]);
});
