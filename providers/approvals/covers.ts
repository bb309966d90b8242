import { isSameName, namesOf } from "../activity/event";
import type { Drift } from "../drift/drift";
import { isOfNewPass } from "../memory";
import { instant, type Pass } from "../pass";
import { type Acceptance, isGone, type Known } from "../state";
import { type Approval, counterparts, formOf, isSameWindow, returned } from "./approval";
import { isAboutPerson, sameId, strangerIn } from "./person";
import type { Terms } from "./terms";

/** Whether an approval covers the current drift, of the pass or of the person. */
export function covers(approval: Approval, known: Known, terms: Terms): boolean {
  const { pass, baseline, drift, accepted = [] } = known;
  const isOfPass = !isAboutPerson(drift);
  const clockSkew = terms.clockSkewMinutes * 60_000;
  const form = formOf(approval);
  if (form !== "window" && !unused(terms.approvals, accepted).includes(approval)) return false;
  switch (form) {
    case "departure":
      return isGone(known);
    case "person":
      return drift?.kind === "UserReturned" && sameId(approval.userId, strangerIn(drift) ?? returned);
    case "absence":
      return isOfPass && pass === undefined && baseline !== undefined && baseline.methodId === approval.instead;
    case "pass":
      return (
        isOfPass &&
        pass !== undefined &&
        pass.methodId === approval.pass &&
        fits(approval, pass, clockSkew) &&
        isIssuedBy(approval, drift)
      );
    case "window":
      return (
        (isNew(known, terms) || isNewlyAttributed(approval, known, terms)) &&
        pass !== undefined &&
        isOfNewPass(drift) &&
        !isOlder(pass, baseline) &&
        timesUsed(approval, accepted) < (approval.uses ?? 1) &&
        fits(approval, pass, clockSkew) &&
        isIssuedBy(approval, drift)
      );
  }
}

/** Whether the audit log names whom the approval wants. Until it does, nothing is covered. */
function isIssuedBy({ initiatedBy }: Approval, drift: Drift | undefined): boolean {
  if (initiatedBy === undefined) return true;
  const by = drift?.initiatedBy;
  return by !== undefined && by.matchedBy !== "policy" && namesOf(by).some((name) => isSameName(name, initiatedBy));
}

/** The log is late by minutes: a window that names who must have issued the pass can cover it only when the log tells. */
function isNewlyAttributed({ initiatedBy }: Approval, { drift }: Known, { before }: Terms): boolean {
  if (initiatedBy === undefined || drift?.initiatedBy === undefined) return false;
  const last = before?.drift;
  return last?.firstReportedDateTime === drift.firstReportedDateTime && last?.initiatedBy === undefined;
}

/** Whether this look is the first that reports the drift. */
function isNew({ drift }: Known, { before, now }: Terms): boolean {
  if (before === undefined || drift?.firstReportedDateTime !== now) return false;
  return before.drift?.kind !== drift.kind || before.drift.firstReportedDateTime !== now;
}

/** A replica that is behind may show a pass from before the accepted one. A window does not cover it. */
function isOlder(pass: Pass, baseline: Pass | undefined): boolean {
  const [created, accepted] = [instant(pass.createdDateTime), instant(baseline?.createdDateTime)];
  return created !== undefined && accepted !== undefined && created < accepted;
}

/**
 * The approvals that were not used yet. A named approval covers one drift. A later drift of the same pass or person needs a
 * new approval: another ticket or date, or the same line a second time.
 */
export function unused(approvals: readonly Approval[], accepted: readonly Acceptance[]): readonly Approval[] {
  const used = counterparts(
    approvals,
    accepted.map(({ approval }) => approval),
  );
  return approvals.filter((_line, place) => used[place] === undefined);
}

/** How many passes a window has covered already. */
export function timesUsed(window: Approval, accepted: readonly Acceptance[]): number {
  return accepted.filter(({ approval }) => isSameWindow(approval, window)).length;
}

/**
 * Whether a pass is within the approval's terms. A property that Graph left out is not within them.
 * @param clockSkew milliseconds
 */
export function fits(approval: Approval, pass: Pass, clockSkew: number): boolean {
  const { from, until, maxLifetimeInMinutes, isUsableOnce } = approval;
  const notBefore = (dateTime: string | undefined) =>
    from === undefined || isOrdered(instant(from), instant(dateTime), clockSkew);
  const notAfter = (dateTime: string | undefined) =>
    until === undefined || isOrdered(instant(dateTime), instant(until), clockSkew);
  return (
    notBefore(pass.createdDateTime) &&
    notBefore(pass.startDateTime) &&
    notAfter(pass.expiresDateTime) &&
    (maxLifetimeInMinutes === undefined ||
      (pass.lifetimeInMinutes ?? Number.POSITIVE_INFINITY) <= maxLifetimeInMinutes) &&
    (isUsableOnce !== true || pass.isUsableOnce === true)
  );
}

function isOrdered(earlier: number | undefined, later: number | undefined, clockSkew: number): boolean {
  return earlier !== undefined && later !== undefined && earlier <= later + clockSkew;
}
