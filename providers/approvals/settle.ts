import { isDeepStrictEqual } from "node:util";
import { isDrift, noDrift, type ReportedKind } from "../drift/drift";
import { type Acceptance, type Known, without } from "../state";
import { type Approval, formOf, hasExpired, isSameMatter, isSameWindow } from "./approval";
import { covers } from "./covers";
import { isStranger, strangerIn } from "./person";
import { departureDrift, reassess, type Terms } from "./terms";

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
  const { drift = noDrift, pass, baseline, gone } = known;
  const rest = without(known, "baseline");
  switch (formOf(approval)) {
    case "departure":
      return { ...known, drift: noDrift, ...(gone && { gone: { ...gone, accepted: true } }) };
    case "absence":
      return { ...rest, drift: noDrift };
    case "pass":
    case "window":
      return { ...rest, ...(pass && { baseline: pass }), drift: noDrift };
    case "person": {
      // Whose id may not be read is read by name again: by the id that was known somebody else is asked for.
      const userId = isStranger(drift) ? strangerIn(drift) : known.userId;
      // Of another person nothing is accepted yet.
      const judged = isStranger(drift)
        ? reassess(pass, undefined, undefined, terms)
        : reassess(pass, baseline, { pass: baseline, drift: noDrift }, terms);
      return {
        ...without(rest, "userId"),
        ...(userId !== undefined && { userId }),
        ...(judged.baseline && { baseline: judged.baseline }),
        drift: judged.drift,
      };
    }
  }
}

/**
 * What to go back to when the approval is over. Behind a pass that is itself accepted for a while: what was before that, and
 * what was reported first if it is the same pass.
 */
function beforehand(known: Known, approval: Approval): NonNullable<Acceptance["before"]> {
  const { baseline, drift = noDrift, userId, accepted = [] } = known;
  if (formOf(approval) === "departure") return { drift };
  if (!isOfPass(approval)) return { ...(baseline && { baseline }), ...(userId !== undefined && { userId }), drift };
  const earlier = accepted.find((entry) => isOfPass(entry.approval) && entry.before !== undefined);
  if (earlier?.before === undefined) return { ...(baseline && { baseline }), drift };
  return isSameMatter(earlier.approval, approval) ? earlier.before : { ...earlier.before, drift };
}

/**
 * Earlier acceptances that still count: those that could be used another time, so that none is, and a pass that is accepted
 * for a while beside a departure. The next pass supersedes what was accepted of the one before.
 */
function remembered({ accepted = [] }: Known, next: Approval, { approvals, now }: Terms): Acceptance[] {
  return accepted.flatMap((entry) => {
    const { approval, before } = entry;
    if (isOfPass(approval) !== isOfPass(next)) {
      return before !== undefined || isOfPass(approval) || isListed(approval, approvals) ? [entry] : [];
    }
    const isOpen =
      isListed(approval, approvals) || (formOf(approval) === "window" && isWindowOpen(approval, approvals, now));
    return isOpen ? [without(entry, "before")] : [];
  });
}

function isOfPass(approval: Approval): boolean {
  const form = formOf(approval);
  return form !== "departure" && form !== "person";
}

function isListed(approval: Approval, approvals: readonly Approval[]): boolean {
  return approvals.some((given) => isDeepStrictEqual(given, approval));
}

function isWindowOpen(window: Approval, approvals: readonly Approval[], now: string): boolean {
  const isGiven = approvals.some((approval) => isSameWindow(approval, window));
  return isGiven || window.until === undefined || Date.parse(window.until) > Date.parse(now);
}
