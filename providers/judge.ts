import type { Approval } from "./approvals/approval";
import { lapse } from "./approvals/lapse";
import { isAboutPerson, isStranger, personChange, strangerChange, strangerIn } from "./approvals/person";
import { settle } from "./approvals/settle";
import { departureDrift, reassess, type Terms } from "./approvals/terms";
import { collected } from "./drift/collect";
import { changesBetween } from "./drift/compare";
import { type Drift, isDrift, noDrift } from "./drift/drift";
import type { Observation } from "./observation";
import type { Pass } from "./pass";
import { type Known, without } from "./state";

export interface Rules {
  readonly approvals: readonly Approval[];
  readonly clockSkewMinutes: number;
}

/**
 * What is known of a user after a look: the observation, judged against what is accepted, and what the approvals cover of it.
 * Pure; the same look twice gives the same.
 * @param before what was known; without `drift` this is the first look, and nothing is accepted yet
 */
export function afterLook(before: Known, observation: Observation, rules: Rules): Known {
  const terms: Terms = { ...rules, now: observation.observedDateTime, isNew: true };
  const known = lapse(before, terms);
  const seen = withTenant(sighted(known, observation, terms), observation);
  return settle(seen, { ...terms, isNew: isNew(known, seen) });
}

/** What is known of a user under other approvals, without a look: nothing but what they cover is accepted. Pure. */
export function underApprovals(known: Known, rules: Rules, now: string): Known {
  const terms: Terms = { ...rules, now, isNew: false };
  return settle(lapse(known, terms), terms);
}

function sighted(known: Known, observation: Observation, terms: Terms): Known {
  if (observation.answer === "gone") return afterDeparture(known, observation.observedDateTime);
  const pass = observation.answer === "pass" ? observation.pass : undefined;
  const present = without(known, "unreadable", "gone");
  if (isOther(known, observation)) return beside(present, pass, observation);
  // Somebody whose departure was accepted is there again.
  if (known.gone?.accepted === true || (known.drift?.kind === "UserReturned" && !isStranger(known.drift))) {
    const drift = isDrift(known.drift) ? known.drift : returnOf(known, observation);
    return { ...withPass(present, pass && collected(pass, [known.pass, known.baseline])), drift };
  }
  const last = known.drift && { pass: known.pass, drift: isAboutPerson(known.drift) ? noDrift : known.drift };
  const { pass: told, baseline, drift } = reassess(pass, known.baseline, last, terms);
  const userId = known.userId ?? observation.userId;
  return {
    ...withPass(without(present, "baseline"), told),
    ...(baseline && { baseline }),
    ...(userId !== undefined && { userId }),
    drift,
  };
}

/** Nothing is concluded about the pass. Pending drift of it stays, with the kind that it has. */
function afterDeparture(known: Known, now: string): Known {
  const { drift = noDrift } = known;
  const first = { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime: now };
  // One whose departure was accepted, and who was there for a while, is gone as was accepted.
  const wasAccepted = drift.kind === "UserReturned" && !isStranger(drift);
  const gone = known.gone ?? (wasAccepted ? { ...first, accepted: true } : first);
  const next = { ...without(known, "unreadable"), gone };
  if (isDrift(drift) && drift.kind !== "UserReturned") return next;
  return { ...next, drift: departureDrift(next) };
}

/** Another person has the name. What was accepted of the one before stays beside it. */
function beside(known: Known, pass: Pass | undefined, observation: Observation): Known {
  const { drift = noDrift, baseline, userId, user } = known;
  const isKnown = isStranger(drift) && strangerIn(drift) === observation.userId;
  const changes = [strangerChange(userId ?? user, observation.userId), ...changesBetween(baseline, pass)];
  const firstReportedDateTime = (isKnown ? drift.firstReportedDateTime : undefined) ?? observation.observedDateTime;
  const seen = pass && collected(pass, [known.pass]);
  return { ...withPass(known, seen), drift: { kind: "UserReturned", changes, firstReportedDateTime } };
}

function returnOf({ userId }: Known, observation: Observation): Drift {
  const current = observation.userId ?? userId;
  const changes = current === undefined ? [] : [personChange(undefined, current)];
  return { kind: "UserReturned", changes, firstReportedDateTime: observation.observedDateTime };
}

function isOther({ userId }: Known, observation: Observation): boolean {
  if (observation.answer === "gone" || userId === undefined) return false;
  return observation.isOther === true || (observation.userId !== undefined && observation.userId !== userId);
}

function withPass(known: Known, pass: Pass | undefined): Known {
  return { ...without(known, "pass"), hasPass: pass !== undefined, ...(pass && { pass }) };
}

function withTenant(known: Known, { tenantId }: Observation): Known {
  return known.tenantId === undefined && tenantId !== undefined ? { ...known, tenantId } : known;
}

/** Whether a drift was not known before this look: another one, or of another pass. */
function isNew(before: Known, after: Known): boolean {
  if (!isDrift(after.drift)) return false;
  const [was, is] = [before.drift, after.drift];
  const isSame = was?.kind === is.kind && was.firstReportedDateTime === is.firstReportedDateTime;
  return !isSame || (after.pass !== undefined && before.pass?.methodId !== after.pass.methodId);
}
