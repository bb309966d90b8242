import { isSameName, namesOf } from "../activity/event";
import { isOfNewPass } from "../memory";
import { instant } from "../pass";
import { type Acceptance, isGone, type Known } from "../state";
import { type Approval, type ApprovalForm, counterparts, formOf, hasExpired, isSameWindow, returned } from "./approval";
import { terms } from "./fits";
import { isAboutPerson, sameId, strangerIn } from "./person";
import type { Terms } from "./terms";

/** One thing that has to be so, or the approval does not cover the drift. */
type Condition = (approval: Approval, known: Known, terms: Terms) => boolean;

/** All conditions by the names of what is in the way if they do not hold. */
const conditions = {
  expired: (approval, _known, { now }) => !hasExpired(approval, Date.parse(now)),
  used: (approval, { accepted = [] }, { approvals }) => unused(approvals, accepted).includes(approval),
  spent: (approval, { accepted = [] }) => timesUsed(approval, accepted) < (approval.uses ?? 1),

  userThere: (_approval, known) => isGone(known),
  nobodyReturned: (_approval, { drift }) => drift?.kind === "UserReturned",
  otherPerson: ({ userId }, { drift }) => sameId(userId, strangerIn(drift) ?? returned),
  ofPerson: (_approval, { drift }) => !isAboutPerson(drift),

  passThere: (_approval, { pass }) => pass === undefined,
  otherAbsence: ({ instead }, { baseline }) => baseline !== undefined && baseline.methodId === instead,
  noPass: (_approval, { pass }) => pass !== undefined,
  otherPass: (approval, { pass }) => pass?.methodId === approval.pass,
  notNewPass: (_approval, { drift }) => isOfNewPass(drift),
  // A replica that is behind may show a pass from before the accepted one.
  olderPass: (_approval, { pass, baseline }) => {
    const [created, accepted] = [instant(pass?.createdDateTime), instant(baseline?.createdDateTime)];
    return created === undefined || accepted === undefined || created >= accepted;
  },
  beforeWindow: ofPass("beforeWindow"),
  afterWindow: ofPass("afterWindow"),
  tooLong: ofPass("tooLong"),
  reusable: ofPass("reusable"),
  // Until the audit log names whom the approval wants, nothing is covered.
  otherIssuer: ({ initiatedBy }, { drift }) => {
    if (initiatedBy === undefined) return true;
    const by = drift?.initiatedBy;
    return by !== undefined && by.matchedBy !== "policy" && namesOf(by).some((name) => isSameName(name, initiatedBy));
  },
  late: (approval, known, given) => isNew(known, given) || isNewlyAttributed(approval, known, given),
} as const satisfies Readonly<Record<string, Condition>>;

/** Why an approval does not cover a drift. */
export type Obstacle = keyof typeof conditions;

const ofTerms = ["beforeWindow", "afterWindow", "tooLong", "reusable"] as const satisfies (keyof typeof terms)[];

/** What each form needs. What is wrong for good comes before what is only late. */
const needed: Readonly<Record<ApprovalForm, readonly Obstacle[]>> = {
  departure: ["expired", "userThere", "used"],
  person: ["expired", "nobodyReturned", "otherPerson", "used"],
  absence: ["expired", "ofPerson", "passThere", "otherAbsence", "used"],
  pass: ["expired", "ofPerson", "noPass", "otherPass", "used", ...ofTerms, "otherIssuer"],
  window: ["expired", "noPass", "notNewPass", "olderPass", "spent", ...ofTerms, "otherIssuer", "late"],
};

/** The first thing that keeps an approval from covering the current drift; undefined: it covers it. Pure. */
export function whyNot(approval: Approval, known: Known, given: Terms): Obstacle | undefined {
  return needed[formOf(approval)].find((obstacle) => !conditions[obstacle](approval, known, given));
}

/** Whether an approval covers the current drift, of the pass or of the person. */
export function covers(approval: Approval, known: Known, given: Terms): boolean {
  return whyNot(approval, known, given) === undefined;
}

function ofPass(term: keyof typeof terms): Condition {
  return (approval, { pass }, { clockSkewMinutes }) =>
    pass !== undefined && terms[term](approval, pass, clockSkewMinutes * 60_000);
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
