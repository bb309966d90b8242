import type { WholeRecord } from "../record/record";
import { stands } from "../record/record";
import type { History, SkippedLine } from "./file";
import { isWholeEntry, type RunEntry, type ToldEntry } from "./run-entry";
import { timeBetween } from "./time";

/** What `tapwatch history` shows, and prints with `--json`: history/schema.json is its published form. */
export interface HistoryReport {
  readonly documentVersion: 1;
  readonly generatedDateTime: string;
  readonly stack: string;
  /** The oldest first. */
  readonly runs: readonly RunEntry[];
  /** Of the runs over the whole stack that told how things stand. Absent: there is none. */
  readonly trends?: Readonly<Record<Measure, Trend>>;
  /** Absent: no drift was approved. */
  readonly timeToApproval?: TimeToApproval;
  /** Of the last record. Absent: no drift stands, or there is no record. */
  readonly longestOpenDrift?: OpenDrift;
  /** Lines of the history that are no runs. */
  readonly skipped: readonly SkippedLine[];
}

export const measures = ["watched", "withPass", "drifted", "findings", "unreadable"] as const;
export type Measure = (typeof measures)[number];

interface Trend {
  readonly first: number;
  readonly last: number;
  readonly lowest: number;
  readonly highest: number;
}

/** From the first report of a drift to its acceptance. */
interface TimeToApproval {
  readonly count: number;
  readonly meanInSeconds: number;
  readonly medianInSeconds: number;
}

interface OpenDrift {
  readonly user: string;
  readonly kind: string;
  readonly firstReportedDateTime: string;
  readonly openInSeconds: number;
}

interface Asked {
  readonly stack: string;
  readonly now: Date;
  /** Runs that ended earlier are left out. */
  readonly since?: Date | undefined;
  /** The last record of the stack. */
  readonly record?: WholeRecord | undefined;
}

/** What the history tells. Pure. */
export function historyReport({ runs, skipped }: History, { stack, now, since, record }: Asked): HistoryReport {
  const shown = since === undefined ? runs : runs.filter((run) => Date.parse(run.endedDateTime) >= since.getTime());
  const trends = trendsOf(shown.filter(isWholeEntry));
  const timeToApproval = timeToApprovalOf(shown.flatMap(({ secondsToApproval = [] }) => secondsToApproval));
  const longest = longestOpen(record, now);
  return {
    documentVersion: 1,
    generatedDateTime: now.toISOString(),
    stack,
    runs: shown,
    ...(trends && { trends }),
    ...(timeToApproval && { timeToApproval }),
    ...(longest && { longestOpenDrift: longest }),
    skipped,
  };
}

function trendsOf(runs: readonly ToldEntry[]): Record<Measure, Trend> | undefined {
  if (runs.length === 0) return undefined;
  const trendOf = (measure: Measure): Trend => {
    const values = runs.map(({ summary }) => summary[measure]);
    const [first = 0, last = first] = [values[0], values.at(-1)];
    return {
      first,
      last,
      lowest: values.reduce((low, value) => Math.min(low, value), first),
      highest: values.reduce((high, value) => Math.max(high, value), first),
    };
  };
  return Object.fromEntries(measures.map((measure) => [measure, trendOf(measure)])) as Record<Measure, Trend>;
}

/** The median of an even number of times is the mean of the two in the middle. */
function timeToApprovalOf(seconds: readonly number[]): TimeToApproval | undefined {
  const count = seconds.length;
  if (count === 0) return undefined;
  const sorted = seconds.toSorted((left, right) => left - right);
  const middle = [sorted[Math.ceil(count / 2) - 1] ?? 0, sorted[Math.floor(count / 2)] ?? 0];
  return { count, meanInSeconds: mean(sorted), medianInSeconds: mean(middle) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function longestOpen(record: WholeRecord | undefined, now: Date): OpenDrift | undefined {
  const [oldest] = (record?.drift ?? [])
    .filter(stands)
    .flatMap(({ user, kind, firstReportedDateTime }) =>
      firstReportedDateTime === undefined ? [] : [{ user, kind, firstReportedDateTime }],
    )
    .toSorted((left, right) => timeBetween(right.firstReportedDateTime, left.firstReportedDateTime));
  return (
    oldest && {
      ...oldest,
      openInSeconds: Math.max(0, timeBetween(oldest.firstReportedDateTime, now.toISOString())),
    }
  );
}
