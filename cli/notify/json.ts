import type { RunRecord } from "../record/record";

/**
 * What is new, for a receiver of one's own: the parts of the run record that tell it, under the record's names. Not who is
 * watched, and not who has a pass in good order.
 */
export function jsonMessage(record: RunRecord, runUrl: string | undefined): object {
  const { recordVersion, tool, stack, startedDateTime, endedDateTime, exitCode, summary, gone, targets } = record;
  const isNews = ({ status }: { readonly status: string }) => status !== "still";
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
    drift: record.drift.filter(isNews),
    findings: record.findings.filter(isNews),
    unreadable: record.unreadable.filter(isNews),
    gone,
  };
}
