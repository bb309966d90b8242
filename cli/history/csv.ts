import { spreadsheet } from "../report/csv";
import type { HistoryReport } from "./report";
import type { RunEntry } from "./run-entry";
import { resultWords } from "./words";

const columns = [
  "startedDateTime",
  "endedDateTime",
  "durationInSeconds",
  "exitCode",
  "result",
  "engine",
  "targets",
  "watched",
  "withPass",
  "usable",
  "drifted",
  "findings",
  "couldNotTell",
  "gone",
  "new",
  "fixed",
  "oldestReadDateTime",
  "oldestDriftDateTime",
  "approved",
] as const;

/** A run to a line, the oldest first. The counts of a run that failed are empty, not nought. */
export function renderHistoryCsv({ runs }: HistoryReport): string {
  return spreadsheet(columns, runs.map(rowOf));
}

type Row = Partial<Record<(typeof columns)[number], string | number>>;

function rowOf({ entryVersion: _version, summary, secondsToApproval, ...run }: RunEntry): Row {
  const { unreadable, ...counts } = summary ?? {};
  return {
    ...run,
    ...counts,
    result: resultWords(run.exitCode),
    ...(unreadable !== undefined && { couldNotTell: unreadable }),
    ...(secondsToApproval && { approved: secondsToApproval.length }),
  };
}
