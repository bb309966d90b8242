import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { writeAtomically } from "../base/write-atomically";
import { shortName } from "../project/stack-file";
import type { WholeRecord } from "./record";

export interface RecordFiles {
  readonly current: string;
  /** The record before. */
  readonly previous: string;
  /** Counts and times of the runs, one to a line. */
  readonly history: string;
  /** What messages could not tell yet. */
  readonly undelivered: string;
}

/** Where the files of a stack are that tapwatch keeps beside its state, such as .tapwatch/<stack>.run.json. */
export function recordFiles({
  cwd,
  stack,
  state,
}: {
  readonly cwd: string;
  readonly stack: string;
  readonly state?: string | undefined;
}): RecordFiles {
  const directory = state === undefined ? join(resolve(cwd), ".tapwatch") : dirname(resolve(state));
  // However the stack was named: `prod`, or `organization/project/prod`.
  const name = shortName(stack);
  return {
    current: join(directory, `${name}.run.json`),
    previous: join(directory, `${name}.run.previous.json`),
    // In the same folder, for pipelines that keep `<stack>.*`; no `.json`, by which states and records are found.
    history: join(directory, `${name}.history.jsonl`),
    undelivered: join(directory, `${name}.undelivered.jsonl`),
  };
}

/** Saves a record and keeps the one before. It says who has a pass: for its owner's eyes only. */
export async function saveRecord(
  { current, previous }: Pick<RecordFiles, "current" | "previous">,
  record: WholeRecord,
): Promise<void> {
  // A copy, not a rename: a run that dies here must not leave the next one without a record to compare with.
  if (existsSync(current)) await writeAtomically(previous, readFileSync(current, "utf8"), { mode: 0o600 });
  await writeAtomically(current, `${JSON.stringify(record, null, 1)}\n`, { mode: 0o600 });
}
