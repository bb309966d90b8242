import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "tapwatch-run-";
/** No run takes that long. */
const longestMilliseconds = 24 * 60 * 60_000;

/** Does some work with a directory that only this user may read, and that is gone after it, whatever happens. */
export async function inTemporaryDirectory<Result>(work: (directory: string) => Promise<Result>): Promise<Result> {
  await removeOld();
  const directory = await mkdtemp(join(tmpdir(), prefix));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await work(directory);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** Removes what runs that were killed left. Others' directories stay: only their owner may remove them. */
async function removeOld(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const directory = join(tmpdir(), name);
    const made = await stat(directory).catch(() => undefined);
    if (made === undefined || Date.now() - made.mtimeMs < longestMilliseconds) continue;
    await rm(directory, { recursive: true, force: true }).catch(() => {});
  }
}
