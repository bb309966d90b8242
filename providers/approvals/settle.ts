import { isDrift, noDrift, type ReportedKind } from "../drift/drift";
import { forgetting, keepingPass, subjectOf } from "../memory";
import { judged } from "../sighting";
import { type Acceptance, type Before, type Known, without } from "../state";
import { type Approval, formOf, hasExpired, isSameAgreement, isSameMatter, isSameWindow } from "./approval";
import { covers } from "./covers";
import { isAboutPerson, isStranger, strangerIn } from "./person";
import { departureDrift, type Terms } from "./terms";

/** After a person a pass may be next, and after a pass a departure. */
const mostSteps = 4;

/** Ends the drift that approvals cover, and no other. Pure. */
export function settle(known: Known, terms: Terms): Known {
  const now = Date.parse(terms.now);
  const running = terms.approvals.filter((approval) => !hasExpired(approval, now));
  let settled = known;
  for (let step = 0; step < mostSteps && isDrift(settled.drift); step += 1) {
    const current = settled;
    const approval = running.find((given) => covers(given, current, terms));
    if (approval === undefined) break;
    settled = accept(settled, approval, terms);
  }
  return settled;
}

function accept(known: Known, approval: Approval, terms: Terms): Known {
  const { drift = noDrift, pass } = known;
  const form = formOf(approval);
  const entry: Acceptance = {
    kind: drift.kind as ReportedKind,
    ...((form === "pass" || form === "window") && pass && { methodId: pass.methodId }),
    acceptedDateTime: terms.now,
    approval,
    ...(approval.expires !== undefined && { before: beforehand(known, approval) }),
  };
  const next = { ...consequence(known, approval, terms), accepted: [...remembered(known, approval, terms), entry] };
  // Accepting a pass of somebody who is gone does not accept the departure.
  return isDrift(next.drift) ? next : { ...next, drift: departureDrift(next) };
}

/** What follows for baseline, person and drift. */
function consequence(known: Known, approval: Approval, terms: Terms): Known {
  const { drift = noDrift, pass, gone } = known;
  const rest = without(known, "baseline", "reportedPass");
  switch (formOf(approval)) {
    case "departure": {
      const next = without(keepingPass(known, drift, subjectOf(known)), "reportedPass");
      return { ...next, drift: noDrift, ...(gone && { gone: { ...gone, accepted: true } }) };
    }
    case "absence":
      return { ...without(keepingPass(rest, drift, subjectOf(known)), "baseline"), drift: noDrift };
    case "pass":
    case "window":
      return { ...rest, ...(pass && { baseline: pass }), drift: noDrift };
    case "person":
      return withPerson(known, terms);
  }
}

/** Of another person nothing is accepted yet, and of one who is there again what was accepted before. */
function withPerson(known: Known, terms: Terms): Known {
  const { drift = noDrift, pass, baseline } = known;
  if (!isStranger(drift)) {
    const userId = strangerIn(drift) ?? known.userId;
    const next = { ...known, ...(userId !== undefined && { userId }) };
    return judged(next, pass, { pass: baseline, drift: noDrift }, terms);
  }
  // Whose id may not be read is read by name again: by the id that was known somebody else is asked for.
  const userId = strangerIn(drift);
  const next = {
    ...forgetting(without(known, "userId", "baseline", "aside"), (report) => report.userId !== undefined),
    ...(userId !== undefined && { userId }),
  };
  return judged(next, pass, undefined, terms);
}

/**
 * What to go back to when the approval is over. Behind something that is itself accepted for a while: what was before that,
 * and what was reported first if it is the same pass.
 */
function beforehand(known: Known, approval: Approval): Before {
  const { baseline, drift = noDrift, userId, aside, accepted = [] } = known;
  const subject = isAboutPerson(drift) ? undefined : subjectOf(known);
  const reported = { drift, ...(subject && { reportedPass: subject }) };
  const form = formOf(approval);
  if (form === "departure") return reported;
  const earlier = accepted.find((entry) => entry.before !== undefined && layerOf(entry.approval) === layerOf(approval));
  if (earlier?.before !== undefined) {
    return isOfPass(approval) && isOfSamePass(earlier, approval, known)
      ? earlier.before
      : { ...without(earlier.before, "reportedPass"), ...reported };
  }
  if (form !== "person") return { ...(baseline && { baseline }), ...reported };
  const temporary = accepted.filter((entry) => entry.before !== undefined && !isLeftBehind(entry, known));
  return {
    ...reported,
    ...(baseline && { baseline }),
    ...(userId !== undefined && { userId }),
    ...(aside && { aside }),
    ...(temporary.length > 0 && { accepted: temporary }),
  };
}

/** A window is for one pass after the other. */
function isOfSamePass({ methodId, approval }: Acceptance, next: Approval, { pass }: Known): boolean {
  return formOf(next) === "absence" ? isSameMatter(approval, next) : methodId === pass?.methodId;
}

/**
 * Earlier acceptances that still count: those that could be used another time, so that none is, and what is accepted for a
 * while beside the next. What is next supersedes what was accepted in its place.
 */
function remembered(known: Known, next: Approval, { approvals, now }: Terms): Acceptance[] {
  return (known.accepted ?? []).flatMap((entry) => {
    const stays = formOf(next) === "person" ? isLeftBehind(entry, known) : layerOf(entry.approval) !== layerOf(next);
    if (stays && (entry.before !== undefined || isOfPass(entry.approval))) return [entry];
    return isOpen(entry.approval, approvals, now) ? [without(entry, "before")] : [];
  });
}

/** Whether an acceptance is not touched by accepting who is there: of the same person the passes that were accepted stay so. */
function isLeftBehind({ approval }: Acceptance, { drift }: Known): boolean {
  return isOfPass(approval) && !isStranger(drift);
}

/** Whether an approval could be used another time. */
export function isOpen(approval: Approval, approvals: readonly Approval[], now: string): boolean {
  if (formOf(approval) !== "window") return approvals.some((given) => isSameAgreement(given, approval));
  const isGiven = approvals.some((given) => isSameWindow(given, approval));
  return isGiven || approval.until === undefined || Date.parse(approval.until) > Date.parse(now);
}

/** In the place of which agreement an approval comes: about the pass, about who it is, or about whether anybody is there. */
function layerOf(approval: Approval): "pass" | "person" | "departure" {
  const form = formOf(approval);
  return form === "departure" || form === "person" ? form : "pass";
}

export function isOfPass(approval: Approval): boolean {
  return layerOf(approval) === "pass";
}
