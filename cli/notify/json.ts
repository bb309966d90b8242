import { type Problem, problemsIn } from "../record/problems";
import type { RunRecord } from "../record/record";

/**
 * What is new, for a receiver of one's own: the parts of the run record that tell it, under the record's names, each
 * problem with its severity. Not who is watched, and not who has a pass in good order.
 */
export function jsonMessage(record: RunRecord, runUrl: string | undefined): object {
  const { recordVersion, tool, stack, startedDateTime, endedDateTime, exitCode, summary, gone, targets } = record;
  const news = problemsIn(record).filter(({ status }) => status !== "still");
  const listOf = (kind: Problem["what"]) =>
    news.filter(({ what }) => what === kind).map(({ entry, severity }) => ({ ...entry, severity }));
  return {
    recordVersion,
    tool,
    stack,
    startedDateTime,
    endedDateTime,
    exitCode,
    ...(runUrl !== undefined && { runUrl }),
    ...(targets !== undefined && { targets }),
    summary,
    drift: listOf("drift"),
    findings: listOf("finding"),
    unreadable: listOf("couldNotTell"),
    gone,
  };
}
