import { problemsIn } from "../record/problems";
import type { RunRecord, Status } from "../record/record";
import { problemLine } from "./problem-text";

/** A line for each problem of that status, with its severity. */
export function changesBy(record: RunRecord, wanted: Status): string[] {
  return problemsIn(record)
    .filter(({ status }) => status === wanted)
    .map(problemLine);
}
