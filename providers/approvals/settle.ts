import { isDrift, noDrift, type ReportedKind } from "../drift/drift";
import { forgetting, keepingPass, subjectOf } from "../memory";
import { judged } from "../sighting";
import { type Acceptance, type Before, type Known, without } from "../state";
import { type Approval, formOf, isSameAgreement, isSameMatter, isSameWindow } from "./approval";
import { covers } from "./covers";
import { isAboutPerson, isStranger, strangerIn } from "./person";
import { departureDrift, type Terms } from "./terms";

/** Accepting a person may leave drift of the pass, and accepting a pass may leave the departure. */
const mostSteps = 4;

/** Ends the drift that the approvals cover, and no other. Pure. */
export function settle(known: Known, terms: Terms): Known {
  let settled = known;
  for (let step = 0; step < mostSteps && isDrift(settled.drift); step += 1) {
    const current = settled;
    const approval = terms.approvals.find((given) => covers(given, current, terms));
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

/** The new baseline, person and drift. */
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

/** For another person nothing is accepted yet. For the same person, who is back, the earlier baseline stays. */
function withPerson(known: Known, terms: Terms): Known {
  const { drift = noDrift, pass, baseline } = known;
  if (!isStranger(drift)) {
    const userId = strangerIn(drift) ?? known.userId;
    const next = { ...known, ...(userId !== undefined && { userId }) };
    return judged(next, pass, { pass: baseline, drift: noDrift }, terms);
  }
  // If the new id cannot be read, the user is read by name: the old id is another person's.
  const userId = strangerIn(drift);
  const next = {
    ...forgetting(without(known, "userId", "baseline", "aside"), (report) => report.userId !== undefined),
    ...(userId !== undefined && { userId }),
  };
  return judged(next, pass, undefined, terms);
}

/**
 * What to go back to when the approval is over. If something is accepted for a while already: what was there before that,
 * with the first drift if it is the same pass.
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

/** A window covers one pass after the other, so windows are compared by their passes. */
function isOfSamePass({ methodId, approval }: Acceptance, next: Approval, { pass }: Known): boolean {
  return formOf(next) === "absence" ? isSameMatter(approval, next) : methodId === pass?.methodId;
}

/**
 * Earlier acceptances to keep: those whose approval could be used again (so that it is not), and those for a while that the
 * new one does not replace.
 */
function remembered(known: Known, next: Approval, { approvals, now }: Terms): Acceptance[] {
  return (known.accepted ?? []).flatMap((entry) => {
    const stays = formOf(next) === "person" ? isLeftBehind(entry, known) : layerOf(entry.approval) !== layerOf(next);
    if (stays && (entry.before !== undefined || isOfPass(entry.approval))) return [entry];
    return isOpen(entry.approval, approvals, now) ? [without(entry, "before")] : [];
  });
}

/** Whether an acceptance stays when the person is accepted: the accepted passes of the same person do. */
function isLeftBehind({ approval }: Acceptance, { drift }: Known): boolean {
  return isOfPass(approval) && !isStranger(drift);
}

/** Whether an approval could be used again. */
export function isOpen(approval: Approval, approvals: readonly Approval[], now: string): boolean {
  if (formOf(approval) !== "window") return approvals.some((given) => isSameAgreement(given, approval));
  const isGiven = approvals.some((given) => isSameWindow(given, approval));
  return isGiven || approval.until === undefined || Date.parse(approval.until) > Date.parse(now);
}

/** What an approval is about. An acceptance replaces an earlier one about the same. */
function layerOf(approval: Approval): "pass" | "person" | "departure" {
  const form = formOf(approval);
  return form === "departure" || form === "person" ? form : "pass";
}

export function isOfPass(approval: Approval): boolean {
  return layerOf(approval) === "pass";
}
