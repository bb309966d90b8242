import { existsSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

/** The old file or the new one, whenever the process dies or the disk is full. Who may read it stays as it was. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const mode = existsSync(file) ? statSync(file).mode & 0o777 : undefined;
  await writeFileAtomic(file, text, mode === undefined ? {} : { mode });
}
