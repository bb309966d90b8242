import type { StackExport } from "../engine/state";
import { countsOf, sumOf } from "../outcome/counts";
import { exitCodes, worstOf } from "../outcome/exit-code";
import { outcomeOfState } from "../outcome/of-state";
import type { Summary, WholeRecord } from "../record/record";

/** The status of one stack at its last look. */
export interface StackStatus extends Omit<Summary, "new" | "fixed"> {
  readonly stack: string;
  /** Absent: neither the record nor the state has it. */
  readonly tenantId?: string;
  /** `record`: of `tapwatch check`; `state`: no record, only what was saved last; `none`: nothing that could be read. */
  readonly source: "record" | "state" | "none";
  /** ISO 8601 instant of the last check's end; absent: not known. */
  readonly lastRunDateTime?: string;
  readonly ageInSeconds?: number;
  /** The last look is older than wanted, or its time is not known. */
  readonly isStale: boolean;
  /** The age of the oldest reading; absent: for one of the users it is not known. */
  readonly oldestReadingInSeconds?: number;
  /** The exit code of the last run. A stale or unknown status counts as "could not tell". */
  readonly exitCode: number;
  /** Why the status is not known. */
  readonly problem?: string;
}

export interface Freshness {
  readonly now: Date;
  readonly maxAgeInHours: number;
}

export function statusOfRecord(record: WholeRecord, { now, maxAgeInHours }: Freshness): StackStatus {
  const { new: _new, fixed: _fixed, ...counts } = record.summary;
  const since = (instant: string) => Math.max(0, Math.round((now.getTime() - Date.parse(instant)) / 1000));
  const ageInSeconds = since(record.endedDateTime);
  const { oldestReadDateTime: oldest } = counts;
  const isStale = ageInSeconds > maxAgeInHours * 3600;
  return {
    stack: record.stack,
    ...(record.tenantId !== undefined && { tenantId: record.tenantId }),
    source: "record",
    ...counts,
    lastRunDateTime: record.endedDateTime,
    ageInSeconds,
    ...(oldest !== undefined && { oldestReadingInSeconds: since(oldest) }),
    isStale,
    exitCode: worstOf(record.exitCode, isStale ? exitCodes.unread.code : exitCodes.inSync.code),
  };
}

/** Without a record: what was saved last says who has a pass, and not when somebody looked. */
export function statusOfState(stack: string, { deployment }: StackExport): StackStatus {
  const outcome = outcomeOfState(deployment.resources ?? []);
  return {
    stack,
    ...(outcome.tenantId !== undefined && { tenantId: outcome.tenantId }),
    source: "state",
    ...countsOf(outcome),
    unreadable: outcome.unreadable.filter(({ reason }) => reason === "refused").length,
    isStale: true,
    exitCode: worstOf(outcome.exitCode, exitCodes.unread.code),
    problem: "no run record: 'tapwatch check' writes one",
  };
}

export function noStatus(stack: string, problem: string, exitCode: number): StackStatus {
  const nothing = { watched: 0, withPass: 0, usable: 0, drifted: 0, findings: 0, unreadable: 0, gone: 0 };
  return { stack, source: "none", ...nothing, isStale: true, exitCode, problem };
}

/** The stacks of one tenant, in their order. */
export interface TenantStatus {
  /** Absent: no record of these stacks has it. */
  readonly tenantId?: string;
  readonly stacks: readonly StackStatus[];
}

/** By tenant, sorted by the tenants' ids. Stacks without a known tenant come last. */
export function byTenant(stacks: readonly StackStatus[]): readonly TenantStatus[] {
  const ids = new Set(stacks.map(({ tenantId }) => tenantId));
  // undefined sorts last.
  return [...ids].sort().map((id) => ({
    ...(id !== undefined && { tenantId: id }),
    stacks: stacks.filter(({ tenantId }) => tenantId === id),
  }));
}

/** All of them together: counts are sums, the look is as old as the oldest. */
export function totalOf(stacks: readonly StackStatus[]) {
  return {
    stacks: stacks.length,
    ...sumOf(stacks),
    ...oldestOf(stacks),
    stale: stacks.filter(({ isStale }) => isStale).length,
  };
}

/** The oldest reading of all stacks that watch users. Absent: for some user the time of the last read is unknown. */
function oldestOf(stacks: readonly StackStatus[]): Pick<StackStatus, "oldestReadingInSeconds"> {
  const ages = stacks.filter(({ watched }) => watched > 0).map((status) => status.oldestReadingInSeconds);
  const known = ages.filter((age) => age !== undefined);
  return known.length > 0 && known.length === ages.length ? { oldestReadingInSeconds: Math.max(...known) } : {};
}
