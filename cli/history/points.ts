import type { RunPoint } from "../report/html/runs";
import { isWholeEntry, type RunEntry } from "./run-entry";

/**
 * The points of a chart, the oldest first. Runs that failed and runs over some users are left out: they have no counts of the
 * stack, and a zero would look like good order.
 */
export function runPoints(runs: readonly RunEntry[]): RunPoint[] {
  return runs.filter(isWholeEntry).map(({ endedDateTime, exitCode, summary }) => {
    const { watched, withPass, drifted, findings, unreadable } = summary;
    return { endedDateTime, exitCode, watched, withPass, drifted, findings, unreadable };
  });
}
