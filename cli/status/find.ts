import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { StateFile } from "../engine/embedded/state-file";
import { exitCodes } from "../outcome/exit-code";
import { openProject } from "../project/project";
import { namedStacks, ownStateFile } from "../project/stack-file";
import { readRecordIfAny, readWholeRecord } from "../record/read-record";
import { recordFiles } from "../record/record-file";
import { type Freshness, noStatus, type StackStatus, statusOfRecord, statusOfState } from "./stack-status";

/** Every stack of a project that has a configuration, a record or a state. */
export function stacksIn(directory: string): string[] {
  const named = (path: string, pattern: RegExp) =>
    existsSync(path) ? readdirSync(path).flatMap((name) => pattern.exec(name)?.[1] ?? []) : [];
  const kept = named(join(directory, ".tapwatch"), /^(.+?)(?:\.run)?\.json$/);
  const stacks = [...namedStacks(directory), ...kept.filter((name) => !name.endsWith(".run.previous"))];
  return [...new Set(stacks)].sort();
}

/** The status of a stack by its record, else by its state. Never throws: what is wrong with one hides no other. */
export function statusOfStack(directory: string, stack: string, freshness: Freshness): StackStatus {
  const { current } = recordFiles({ cwd: directory, stack });
  return guarded(stack, () => {
    if (existsSync(current)) return statusOfRecord(readWholeRecord(current), freshness);
    const { name: project } = openProject(directory);
    const state = new StateFile(ownStateFile(directory, stack), { stack, project }, () =>
      freshness.now.toISOString(),
    ).load();
    if (state) return statusOfState(stack, state);
    return noStatus(stack, "no run yet: run 'tapwatch check'", exitCodes.unread.code);
  });
}

/** Whether the last record of a stack names a user. A record that cannot be read names nobody. */
export function watchedBy(directory: string, stack: string, user: string): boolean {
  try {
    const record = readRecordIfAny(recordFiles({ cwd: directory, stack }).current);
    return record?.users.some((each) => each.user.toLowerCase() === user.toLowerCase()) === true;
  } catch {
    return false;
  }
}

/** The status of a record that comes from elsewhere, such as a shard's pipeline. */
export function statusOfFile(path: string, freshness: Freshness): StackStatus {
  return guarded(path, () => statusOfRecord(readWholeRecord(resolve(path)), freshness));
}

function guarded(stack: string, look: () => StackStatus): StackStatus {
  try {
    return look();
  } catch (error) {
    return noStatus(stack, (error as Error).message, exitCodes.failed.code);
  }
}
