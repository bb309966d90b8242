import { constants } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ReportRequest } from "./output";

/**
 * Makes the folders of the reports and tries whether the files can be written: before anything is read or saved, so that a
 * wrong path does not cost a run.
 * @throws Error naming each option that cannot be carried out
 */
export async function assertWritable(requests: readonly ReportRequest[]): Promise<void> {
  const problems: string[] = [];
  for (const { format, file, isOutput = false } of requests) {
    if (file === undefined) continue;
    const option = isOutput ? `--output ${file}` : `--format ${format}=${file}`;
    const problem = await problemOf(resolve(file));
    if (problem !== undefined) problems.push(`${option} cannot be written: ${problem}`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

async function problemOf(file: string): Promise<string | undefined> {
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    return `its folder ${folder} cannot be made (${codeOf(error)}): name another`;
  }
  const there = await stat(file).catch(() => undefined);
  if (there?.isDirectory()) return "it is a folder: name a file in it";
  // A file is replaced by a new one, a pipe or a device is written to as it is.
  const target = there === undefined || there.isFile() ? folder : file;
  const isWritable = await access(target, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isWritable ? undefined : `${target} may not be written: name another, or correct its permissions`;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
