import { mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

export interface WriteOptions {
  /** The widest mode. A file that is there with a narrower mode keeps it. Default: the mode that the file has. */
  readonly mode?: number;
}

/**
 * The end of an unfinished file's name. Before it come the file's own name, the machine, and the process with a number.
 */
const ending = ".tapwatch-tmp";

/** Whether a process on another machine is alive cannot be known here. No file takes this long to write. */
const longestMilliseconds = 60 * 60_000;

const unfinished = new Set<string>();
let count = 0;

/**
 * The old file or the new one, whenever the process dies or the disk is full: written beside it, flushed, then renamed. A pipe
 * or a device (/dev/stdout) is written to as it is.
 */
export async function writeAtomically(file: string, text: string, { mode }: WriteOptions = {}): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  // A symbolic link stays a link.
  const target = await realpath(file).catch(() => file);
  const old = await stat(target).catch(() => undefined);
  if (old && !old.isFile()) return writeFile(target, text);
  await removeLeftovers(dirname(target));
  count += 1;
  const temporary = `${target}.${hostname()}.${process.pid}-${count}${ending}`;
  unfinished.add(temporary);
  try {
    const handle = await open(temporary, "wx", mode ?? 0o666);
    try {
      if (old) {
        await handle.chmod(old.mode & (mode ?? 0o777));
        // Only root may change a file's owner. Other users own the file already, or it stays as it is.
        await handle.chown(old.uid, old.gid).catch(() => {});
      }
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Error(`${file} was not written, and is unchanged: ${(error as Error).message}`, { cause: error });
  } finally {
    unfinished.delete(temporary);
  }
}

/** Removes what runs that were killed left unfinished in a directory. */
export async function removeLeftovers(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(ending))) {
    const file = join(directory, name);
    if (await isLeft(file)) await rm(file, { force: true });
  }
}

async function isLeft(file: string): Promise<boolean> {
  if (unfinished.has(file)) return false;
  const [, place = "", pid] = /^(.*)\.(\d+)-\d+$/.exec(basename(file, ending)) ?? [];
  if (place.endsWith(`.${hostname()}`)) return !isAlive(Number(pid));
  const written = await stat(file).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs > longestMilliseconds;
}

function isAlive(pid: number): boolean {
  // This very process: what it is writing is known.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: somebody else's process.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
