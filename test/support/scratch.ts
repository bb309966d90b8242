import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory for the running test alone, removed when it ends. */
export async function scratchDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tapwatch-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
