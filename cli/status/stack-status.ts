import type { Outputs } from "@tapwatch/provider";
import { isDrift } from "@tapwatch/provider/dist/drift/drift";
import type { ResourceState, StackExport } from "../engine/state";
import { nameOf } from "../engine/state";
import { exitCodes } from "../exit-code";
import type { RunRecord, Summary } from "../record/record";
import { isMethod } from "../report/picture";

/** How one stack stood when it was looked at last. */
export interface StackStatus extends Omit<Summary, "gone" | "new" | "fixed"> {
  readonly stack: string;
  /** `record`: of `tapwatch check`; `state`: no record, only what was saved last; `none`: nothing that could be read. */
  readonly source: "record" | "state" | "none";
  readonly drifted: number;
  /** ISO 8601 instant of the last check's end; absent: nobody knows. */
  readonly lastRunDateTime?: string;
  readonly ageInSeconds?: number;
  /** The last look is longer ago than is asked for, or nobody knows when it was. */
  readonly isStale: boolean;
  /** Of the last run; what is stale, or unknown, is no better than "could not tell". */
  readonly exitCode: number;
  /** Why there is nothing to tell. */
  readonly problem?: string;
}

export interface Freshness {
  readonly now: Date;
  readonly maxAgeInHours: number;
}

export function statusOfRecord(record: RunRecord, { now, maxAgeInHours }: Freshness): StackStatus {
  const { watched, withPass, usable, drifted, findings, unreadable } = record.summary;
  const ageInSeconds = Math.max(0, Math.round((now.getTime() - Date.parse(record.endedDateTime)) / 1000));
  const isStale = ageInSeconds > maxAgeInHours * 3600;
  return {
    stack: record.stack,
    source: "record",
    watched,
    withPass,
    usable,
    drifted,
    findings,
    unreadable,
    lastRunDateTime: record.endedDateTime,
    ageInSeconds,
    isStale,
    exitCode: worstOf([record.exitCode, isStale ? exitCodes.unread.code : exitCodes.inSync.code]),
  };
}

/** Without a record: what was saved last says who has a pass, and not when somebody looked. */
export function statusOfState(stack: string, { deployment }: StackExport): StackStatus {
  const methods = (deployment.resources ?? []).filter(isMethod).map(outputsOf);
  const drifted = methods.filter(({ drift }) => isDrift(drift)).length;
  return {
    stack,
    source: "state",
    watched: methods.length,
    withPass: methods.filter(({ pass }) => pass !== undefined).length,
    usable: methods.filter(({ pass }) => pass?.isUsable === true).length,
    drifted,
    findings: 0,
    unreadable: methods.filter(({ unreadable }) => unreadable !== undefined).length,
    isStale: true,
    exitCode: drifted > 0 ? exitCodes.drift.code : exitCodes.unread.code,
    problem: "no run record: 'tapwatch check' writes one",
  };
}

export function noStatus(stack: string, problem: string, exitCode: number): StackStatus {
  const nothing = { watched: 0, withPass: 0, usable: 0, drifted: 0, findings: 0, unreadable: 0 };
  return { stack, source: "none", ...nothing, isStale: true, exitCode, problem };
}

function outputsOf({ urn, outputs }: ResourceState): Outputs {
  return { user: nameOf(urn), ...(outputs as Partial<Outputs> | undefined) };
}

/** All of them together: counts are sums, the look is as old as the oldest. */
export function totalOf(stacks: readonly StackStatus[]) {
  const sum = (count: (status: StackStatus) => number) => stacks.reduce((total, status) => total + count(status), 0);
  return {
    stacks: stacks.length,
    watched: sum(({ watched }) => watched),
    withPass: sum(({ withPass }) => withPass),
    usable: sum(({ usable }) => usable),
    drifted: sum(({ drifted }) => drifted),
    findings: sum(({ findings }) => findings),
    unreadable: sum(({ unreadable }) => unreadable),
    stale: sum(({ isStale }) => (isStale ? 1 : 0)),
  };
}

/** The first of 1, 3, 2, 4 that is among them; else 0. */
export function worstOf(codes: readonly number[]): number {
  const { failed, violation, drift, unread } = exitCodes;
  const order: number[] = [failed, violation, drift, unread].map(({ code }) => code);
  const known = order.find((code) => codes.includes(code));
  // A code that a later version gives is no reason to call all well.
  const unknown = codes.some((code) => code !== exitCodes.inSync.code && !order.includes(code));
  return unknown ? failed.code : (known ?? exitCodes.inSync.code);
}
