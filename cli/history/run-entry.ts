import { isOfEvent } from "../outcome/tenant";
import { type ApprovalEntry, type DriftEntry, isWhole, type RunRecord, type Summary, stands } from "../record/record";
import { timeBetween } from "./time";

/**
 * What the history keeps of one run: counts and times. No user is named, so that it can be kept longer than the records. The
 * published form is `$defs.run` of history/schema.json.
 */
export interface RunEntry {
  /** It changes if a reader of the old form could not read the new form. */
  readonly entryVersion: 1;
  readonly startedDateTime: string;
  readonly endedDateTime: string;
  readonly durationInSeconds: number;
  readonly exitCode: number;
  readonly engine?: string;
  /** How many users the run was about (`--target`). Absent: all of the stack. */
  readonly targets?: number;
  /** Absent: the run failed, and nothing is known of it. */
  readonly summary?: Summary;
  /** When the oldest drift that stood was first reported. Absent: none stood, or it is not known. */
  readonly oldestDriftDateTime?: string;
  /** Of each drift that was approved since the run before: from its first report to its acceptance. Absent: none was. */
  readonly secondsToApproval?: readonly number[];
}

/** A run that told how things stand with its users. */
export interface ToldEntry extends RunEntry {
  readonly summary: Summary;
}

/** A run over all users of the stack that told how things stand. */
export function isWholeEntry(entry: RunEntry): entry is ToldEntry {
  return entry.summary !== undefined && entry.targets === undefined;
}

/** More approvals at once than this say nothing new about how long they take, and would fill the file. */
const mostApprovals = 1000;

/** What is kept of a run's record. Pure. */
export function entryOf(record: RunRecord): RunEntry {
  const { startedDateTime, endedDateTime, durationInSeconds, exitCode, engine, summary } = record;
  const oldest = record.drift
    .filter(stands)
    .map(({ firstReportedDateTime }) => firstReportedDateTime)
    .filter((time) => time !== undefined)
    .toSorted()[0];
  const seconds = secondsToApproval(record).slice(0, mostApprovals);
  return {
    entryVersion: 1,
    startedDateTime,
    endedDateTime,
    durationInSeconds,
    exitCode,
    engine,
    ...(!isWhole(record) && { targets: record.targets.length }),
    summary,
    ...(oldest !== undefined && { oldestDriftDateTime: oldest }),
    ...(seconds.length > 0 && { secondsToApproval: seconds }),
  };
}

/** What is kept of a run without a result. */
export function failedEntry({
  started,
  ended,
  exitCode,
}: {
  readonly started: Date;
  readonly ended: Date;
  readonly exitCode: number;
}): RunEntry {
  return {
    entryVersion: 1,
    startedDateTime: started.toISOString(),
    endedDateTime: ended.toISOString(),
    durationInSeconds: Math.max(0, ended.getTime() - started.getTime()) / 1000,
    exitCode,
  };
}

/**
 * Of each drift that a run reported and an approval has ended since the record before: the time from its first report to its
 * acceptance. What a window covered at the look that found it was never drift, and nobody waited for it. What ended by itself
 * was not approved.
 */
function secondsToApproval({ drift, approvals = [] }: Pick<RunRecord, "drift" | "approvals">): number[] {
  const accepted = Map.groupBy(
    approvals.filter(({ state }) => state === "new"),
    ({ user }) => user,
  );
  return drift
    .filter(({ status }) => status === "fixed")
    .flatMap((one) => {
      const approval = (accepted.get(one.user) ?? []).find((each) => isAbout(each, one));
      if (approval === undefined || one.firstReportedDateTime === undefined) return [];
      const seconds = timeBetween(one.firstReportedDateTime, approval.acceptedDateTime);
      // An acceptance before the report would be another drift's, or a clock that was set.
      return seconds >= 0 ? [seconds] : [];
    });
}

function isAbout({ kind, methodId }: ApprovalEntry, drift: DriftEntry): boolean {
  if (kind !== drift.kind) return false;
  // One look may find several events about one user: each names its pass.
  return !isOfEvent(drift) || (drift.toApprove ?? []).some(({ pass }) => pass !== undefined && pass === methodId);
}
