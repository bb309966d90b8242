import { attributed } from "./activity/attribute";
import type { Approval } from "./approvals/approval";
import { lapse } from "./approvals/lapse";
import { sameId } from "./approvals/person";
import { settle } from "./approvals/settle";
import type { Terms } from "./approvals/terms";
import type { AuditReading } from "./graph";
import type { Observation } from "./observation";
import { type Sighting, sight } from "./sighting";
import { type Known, without } from "./state";

export interface Rules {
  readonly approvals: readonly Approval[];
  readonly clockSkewMinutes: number;
  /** What the audit log tells of who did it; absent: it was not asked, or may not be read. */
  readonly log?: AuditReading | undefined;
}

/**
 * What is known of a user after a look: the observation is judged against what is accepted, then by the approvals.
 * Pure; the same look twice gives the same result.
 * @param before what was known; if it has no `drift`, this is the first look and nothing is accepted yet
 */
export function afterLook(before: Known, observation: Observation, rules: Rules): Known {
  const terms: Terms = { ...rules, now: observation.observedDateTime };
  const known = lapse(before, terms);
  const seen = sight(without(known, "unreadable"), sightingIn(observation, before, known), terms);
  const told = rules.log === undefined ? seen : attributed(seen, rules.log, rules.clockSkewMinutes);
  return settle(withTenant(told, observation), { ...terms, before: known });
}

/** What is known of a user under other approvals, without a look. Only what they cover is accepted. Pure. */
export function underApprovals(known: Known, rules: Rules, now: string): Known {
  const terms: Terms = { ...rules, now };
  return settle(lapse(known, terms), terms);
}

/** @param asked what was known when the user was read: the read went by its object id */
function sightingIn(observation: Observation, asked: Known, { userId }: Known): Sighting {
  if (observation.answer === "gone") {
    const firstReportedDateTime = observation.observedDateTime;
    return { gone: { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime }, isOther: false };
  }
  const pass = observation.answer === "pass" ? observation.pass : undefined;
  return { pass, userId: observation.userId, isOther: userId !== undefined && isOther(observation, asked, userId) };
}

/** The object id in the answer decides. Without one, it is the person who was asked for, unless the reader says otherwise. */
function isOther({ userId, isOther = false }: Observation, asked: Known, accepted: string): boolean {
  return userId === undefined ? isOther || !sameId(asked.userId, accepted) : !sameId(userId, accepted);
}

/** "No such user" does not say which tenant the user is in. */
function withTenant(known: Known, { tenantId, answer }: Observation): Known {
  const isTold = known.tenantId === undefined && tenantId !== undefined && answer !== "gone";
  return isTold ? { ...known, tenantId } : known;
}
