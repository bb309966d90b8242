import { exitCodes } from "../outcome/exit-code";
import type { RunRecord } from "../record/record";

/** Whether all is well, in one sentence: the first thing of a report. */
export function verdictOf({ summary: { drifted, findings, unreadable }, error, exitCode }: RunRecord): string {
  // Its empty lists do not mean good order.
  if (error !== undefined) return "could not run, nothing is known of this run";
  if (exitCode === exitCodes.failed.code) return "no user could be read";
  const parts = [
    ...(drifted > 0 ? [`${drifted} drifted`] : ["no drift"]),
    ...(findings > 0 ? [`${findings} ${findings === 1 ? "finding" : "findings"}`] : []),
    ...(unreadable > 0 ? [`${unreadable} could not be read`] : []),
  ];
  return parts.join(", ");
}
