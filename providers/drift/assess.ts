import { instant, type Pass } from "../pass";
import { type Approval, covers } from "./approval";
import { changesBetween, sameObservation, samePass } from "./compare";
import { type Drift, type DriftKind, noDrift } from "./drift";
import { disappearanceOf, type NaturalStep, stepOf } from "./life";
import type { Moment } from "./usability";

/** What the last look left in the state. */
export interface LastLook {
  readonly pass: Pass | undefined;
  readonly drift: Drift;
}

export interface Evidence {
  /** The pass that was last accepted; undefined: that there is none. */
  readonly baseline: Pass | undefined;
  /** The pass that is there; undefined: there is none. Never "could not tell". */
  readonly observed: Pass | undefined;
  readonly approval?: Approval | undefined;
  /** ISO 8601 instant of the observation, by Graph's clock. */
  readonly now: string;
  /** Tolerance for clocks and for replication, which takes minutes. */
  readonly clockSkewMinutes: number;
  readonly last?: LastLook | undefined;
}

export type Verdict = NaturalStep | "PreApproved" | "Reported" | Exclude<DriftKind, "None">;

export interface Assessment {
  readonly verdict: Verdict;
  /** The baseline from here on: moved along by natural steps and approvals, kept by drift. */
  readonly baseline: Pass | undefined;
  readonly drift: Drift;
}

/**
 * Judges one look at a user against what was accepted. Pure: the same evidence gives the same assessment.
 *
 * Drift stays until somebody accepts it or the tenant is again as it was accepted: what was reported is not explained away
 * by what follows (a pass that was removed while usable does not become "cleared" once its expiry has passed, and one that
 * the policy disabled stays reported when it expires).
 */
export function assess(evidence: Evidence): Assessment {
  const { baseline, observed, approval, last } = evidence;
  const pending = last === undefined || last.drift.kind === "None" ? undefined : last;
  if (pending && sameObservation(pending.pass, observed)) {
    return { verdict: "Reported", baseline, drift: pending.drift };
  }

  const clockSkew = evidence.clockSkewMinutes * 60_000;
  const verdict = judge(baseline, observed, { now: instant(evidence.now) ?? Number.NaN, clockSkew });
  switch (verdict) {
    case "Unchanged":
    case "Activated":
    case "Consumed":
    case "Expired":
    case "Cleared":
      if (pending && !isUndone(pending, evidence)) {
        const drift = { ...pending.drift, changes: changesBetween(baseline, observed) };
        return { verdict: "Reported", baseline, drift };
      }
      return { verdict, baseline: observed && moved(baseline, observed), drift: noDrift };
    case "Issued":
    case "Replaced":
      if (observed && covers(approval, observed, clockSkew)) {
        return { verdict: "PreApproved", baseline: observed, drift: noDrift };
      }
  }
  return { verdict, baseline, drift: report(verdict, evidence) };
}

function judge(
  baseline: Pass | undefined,
  observed: Pass | undefined,
  moment: Moment,
): Exclude<Verdict, "PreApproved" | "Reported"> {
  if (observed === undefined) return baseline === undefined ? "Unchanged" : disappearanceOf(baseline, moment);
  if (baseline === undefined) return "Issued";
  return samePass(baseline, observed) ? stepOf(baseline, observed, moment) : "Replaced";
}

/** The pass as it is now. What Graph left out this time stays as it was known; how usable it is, is told as a whole. */
function moved(baseline: Pass | undefined, observed: Pass): Pass {
  const { isUsable: _isUsable, methodUsabilityReason: _reason, ...terms } = baseline ?? observed;
  const isTold = observed.isUsable !== undefined || observed.methodUsabilityReason !== undefined;
  return isTold ? { ...terms, ...observed } : { ...baseline, ...observed };
}

/** Whether what was reported is so no more: all is as accepted, or a pass is there again that was gone. */
function isUndone({ drift: { kind } }: LastLook, { baseline, observed }: Evidence): boolean {
  if (sameObservation(baseline, observed)) return true;
  return observed !== undefined && (kind === "Removed" || kind === "Replaced");
}

function report(kind: Exclude<DriftKind, "None">, { baseline, observed, now, last }: Evidence): Drift {
  // The same drift of the same pass, its particulars moved on: it was first reported when it was.
  const known = last?.drift.kind === kind && sameSubject(last.pass, observed);
  return {
    kind,
    changes: changesBetween(baseline, observed),
    firstReportedDateTime: (known ? last.drift.firstReportedDateTime : undefined) ?? now,
  };
}

function sameSubject(left: Pass | undefined, right: Pass | undefined): boolean {
  return left === undefined || right === undefined ? left === right : samePass(left, right);
}
