import { instant, type Pass } from "../pass";
import { collected, moved } from "./collect";
import { changesBetween, isAsAccepted, samePass, tellsNothingNew } from "./compare";
import { type Drift, isDrift, noDrift, type ReportedKind } from "./drift";
import { disappearanceOf, hasOtherTerms, isSpent, type NaturalStep, naturalSteps, stepOf } from "./life";
import { hasEnded, type Moment, usabilityOf } from "./usability";

/** The pass and the drift of the last look, from the state. */
export interface LastLook {
  readonly pass: Pass | undefined;
  readonly drift: Drift;
}

export interface Evidence {
  /** The accepted pass; undefined: it is accepted that there is none. */
  readonly baseline: Pass | undefined;
  /** The pass in this observation; undefined: there is none. Never "could not tell". */
  readonly current: Pass | undefined;
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
  /** The pass in this observation; terms that it lacks come from earlier looks. */
  readonly pass: Pass | undefined;
  /** The new baseline: natural steps change it, drift does not. */
  readonly baseline: Pass | undefined;
  readonly drift: Drift;
}

/**
 * Judges an observation against the baseline; approvals come afterwards (../approvals). Pure: the same evidence gives the
 * same assessment.
 *
 * Reported drift keeps its kind and first date until an approval covers it, or the tenant is as it was accepted. Drift of
 * another pass is new drift.
 */
export function assess(evidence: Evidence): Assessment {
  const { baseline, now, clockSkewMinutes, last } = evidence;
  const moment: Moment = { now: instant(now) ?? Number.NaN, clockSkew: clockSkewMinutes * 60_000 };
  if (last === undefined) return firstLook(evidence, moment);

  const pass = evidence.current && collected(evidence.current, [last.pass, baseline]);
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

/** If no property differs (one look had isUsable, the other only the reason), the current usability is the change. */
function whatChanged(baseline: Pass | undefined, pass: Pass | undefined): Drift["changes"] {
  const changes = changesBetween(baseline, pass);
  if (changes.length > 0 || baseline === undefined || pass === undefined) return changes;
  return (["isUsable", "methodUsabilityReason"] as const).flatMap((propertyName) => {
    const [currentValue, desiredValue] = [pass[propertyName], baseline[propertyName]];
    if (currentValue === undefined) return [];
    return [{ propertyName, currentValue, ...(desiredValue !== undefined && { desiredValue }) }];
  });
}

/** Nothing is accepted yet. A pass that has ended becomes the baseline; any other is drift. */
function firstLook({ current: pass, now }: Evidence, moment: Moment): Assessment {
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

/** Whether the tenant is again as it was accepted. */
function isUndone(kind: ReportedKind, was: Pass | undefined, baseline: Pass | undefined, pass: Pass | undefined) {
  if (baseline === undefined || pass === undefined) return baseline === pass;
  // The accepted pass is there again, or the replica has caught up.
  if (was === undefined || !samePass(was, baseline)) return true;
  if (isAsAccepted(pass, baseline)) return true;
  const usability = usabilityOf(pass);
  if (kind === "Disabled") return usability === "Usable" || usability === "NotYetValid";
  // A pass cannot become "not yet valid" again: a replica was behind.
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
  // A replica may not know a pass yet that was made and used minutes ago. The next look may show it again.
  const created = instant(baseline.createdDateTime);
  const isYoung = isSpent(baseline, moment) && created !== undefined && moment.now - created <= moment.clockSkew;
  const wasKept = last.pass === undefined && !isDrift(last.drift);
  return isYoung || wasKept ? baseline : undefined;
}

/** Whether the reported drift is about this pass, or about a pass that is gone now. */
function isAboutTheSame(was: Pass | undefined, pass: Pass | undefined): boolean {
  if (pass === undefined) return true;
  return was !== undefined && samePass(was, pass);
}
