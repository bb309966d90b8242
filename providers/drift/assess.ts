import { instant, type Pass } from "../pass";
import { collected, moved } from "./collect";
import { changesBetween, isAsAccepted, samePass, tellsNothingNew } from "./compare";
import { type Drift, isDrift, noDrift, type ReportedKind } from "./drift";
import { disappearanceOf, hasOtherTerms, isSpent, type NaturalStep, naturalSteps, stepOf } from "./life";
import { hasEnded, type Moment, usabilityOf } from "./usability";

/** What the last look left in the state. */
export interface LastLook {
  readonly pass: Pass | undefined;
  readonly drift: Drift;
}

export interface Evidence {
  /** The pass that is accepted; undefined: that there is none. */
  readonly baseline: Pass | undefined;
  /** The pass that is there; undefined: there is none. Never "could not tell". */
  readonly observed: Pass | undefined;
  /** ISO 8601 instant of the observation, by Graph's clock. */
  readonly now: string;
  /** Tolerance for clocks and for replication, which takes minutes. */
  readonly clockSkewMinutes: number;
  /** Absent: this is the first look at the user, and nothing is accepted yet. */
  readonly last?: LastLook | undefined;
}

type Verdict = NaturalStep | "Adopted" | "Reported" | ReportedKind;

export interface Assessment {
  readonly verdict: Verdict;
  /** The pass that is there, with what earlier looks told of its terms. */
  readonly pass: Pass | undefined;
  /** The baseline from here on: moved along by natural steps, kept by drift. */
  readonly baseline: Pass | undefined;
  readonly drift: Drift;
}

/**
 * Judges one look at a user against what is accepted; approvals come afterwards (../approvals). Pure: the same evidence
 * gives the same assessment.
 *
 * Reported drift keeps its kind and first date, whatever happens to that pass later, until an approval names it or the
 * tenant is as it was accepted. Another pass is another drift.
 */
export function assess(evidence: Evidence): Assessment {
  const { baseline, now, clockSkewMinutes, last } = evidence;
  const moment: Moment = { now: instant(now) ?? Number.NaN, clockSkew: clockSkewMinutes * 60_000 };
  if (last === undefined) return firstLook(evidence, moment);

  const pass = evidence.observed && collected(evidence.observed, [last.pass, baseline]);
  const verdict = judge(baseline, pass, last, moment);
  const pending = isDrift(last.drift) ? last.drift : undefined;
  if (isNatural(verdict) && (!pending || isUndone(pending.kind, last.pass, baseline, pass))) {
    return { verdict, pass, baseline: naturalBaseline(verdict, baseline, pass, last, moment), drift: noDrift };
  }
  if (pending && (isNatural(verdict) || isAboutTheSame(last.pass, pass))) {
    const changes = tellsNothingNew(pass, last.pass) ? pending.changes : whatChanged(baseline, pass);
    return { verdict: "Reported", pass, baseline, drift: { ...pending, changes } };
  }
  const kind = verdict as ReportedKind;
  const drift = { kind, changes: whatChanged(baseline, pass), firstReportedDateTime: now };
  return { verdict: kind, pass, baseline, drift };
}

/** Where one look told how usable the pass is and another why, no property differs: then what was told now stands for it. */
function whatChanged(baseline: Pass | undefined, pass: Pass | undefined): Drift["changes"] {
  const changes = changesBetween(baseline, pass);
  if (changes.length > 0 || baseline === undefined || pass === undefined) return changes;
  return (["isUsable", "methodUsabilityReason"] as const).flatMap((propertyName) => {
    const [currentValue, desiredValue] = [pass[propertyName], baseline[propertyName]];
    if (currentValue === undefined) return [];
    return [{ propertyName, currentValue, ...(desiredValue !== undefined && { desiredValue }) }];
  });
}

/** Nothing is accepted yet: a pass that has had its life is history, any other is drift until somebody names it. */
function firstLook({ observed: pass, now }: Evidence, moment: Moment): Assessment {
  if (pass === undefined) return { verdict: "Unchanged", pass, baseline: undefined, drift: noDrift };
  if (hasEnded(pass, moment)) return { verdict: "Adopted", pass, baseline: pass, drift: noDrift };
  const drift = { kind: "Found", changes: changesBetween(undefined, pass), firstReportedDateTime: now } as const;
  return { verdict: "Found", pass, baseline: undefined, drift };
}

function judge(
  baseline: Pass | undefined,
  pass: Pass | undefined,
  last: LastLook,
  moment: Moment,
): NaturalStep | ReportedKind {
  if (pass === undefined) return baseline === undefined ? "Unchanged" : disappearanceOf(baseline, last.pass, moment);
  if (baseline === undefined) return "Issued";
  if (samePass(baseline, pass)) return stepOf(baseline, pass, moment);
  // The accepted pass had been cleared away before this one came.
  return last.pass === undefined && !isDrift(last.drift) ? "Issued" : "Replaced";
}

function isNatural(verdict: Verdict): verdict is NaturalStep {
  return (naturalSteps as readonly string[]).includes(verdict);
}

/** Whether what was reported is so no more, and the tenant is as it was accepted. */
function isUndone(kind: ReportedKind, was: Pass | undefined, baseline: Pass | undefined, pass: Pass | undefined) {
  if (baseline === undefined || pass === undefined) return baseline === pass;
  // The accepted pass is there again, or in a replica that has caught up.
  if (was === undefined || !samePass(was, baseline)) return true;
  if (isAsAccepted(pass, baseline)) return true;
  const usability = usabilityOf(pass);
  if (kind === "Disabled") return usability === "Usable" || usability === "NotYetValid";
  // No pass goes back to "not yet valid": a replica was behind.
  const hadBegun = ["Usable", "Used", "Expired"].includes(usabilityOf(baseline));
  return kind === "Altered" && hadBegun && usabilityOf(was) === "NotYetValid" && !hasOtherTerms(baseline, was);
}

function naturalBaseline(
  verdict: NaturalStep,
  baseline: Pass | undefined,
  pass: Pass | undefined,
  last: LastLook,
  moment: Moment,
): Pass | undefined {
  if (pass !== undefined) return moved(baseline, pass);
  if (verdict !== "Cleared" || baseline === undefined) return baseline;
  // A replica may not know yet of a pass that was made, and used, minutes ago: then the pass is there again at the next look.
  const created = instant(baseline.createdDateTime);
  const isYoung = isSpent(baseline, moment) && created !== undefined && moment.now - created <= moment.clockSkew;
  const wasKept = last.pass === undefined && !isDrift(last.drift);
  return isYoung || wasKept ? baseline : undefined;
}

/** Whether this look is at what was reported: the same pass, or what is left when it has gone. */
function isAboutTheSame(was: Pass | undefined, pass: Pass | undefined): boolean {
  if (pass === undefined) return true;
  return was !== undefined && samePass(was, pass);
}
