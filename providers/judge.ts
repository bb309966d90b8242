import type { Approval } from "./approvals/approval";
import { lapse } from "./approvals/lapse";
import { sameId } from "./approvals/person";
import { settle } from "./approvals/settle";
import type { Terms } from "./approvals/terms";
import type { Observation } from "./observation";
import { type Sighting, sight } from "./sighting";
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
  const terms: Terms = { ...rules, now: observation.observedDateTime };
  const known = lapse(before, terms);
  const seen = sight(without(known, "unreadable"), sightingIn(observation, before, known), terms);
  return settle(withTenant(seen, observation), { ...terms, before: known });
}

/** What is known of a user under other approvals, without a look: nothing but what they cover is accepted. Pure. */
export function underApprovals(known: Known, rules: Rules, now: string): Known {
  const terms: Terms = { ...rules, now };
  return settle(lapse(known, terms), terms);
}

/** @param asked what was known when the user was asked for: by the object id that is in it */
function sightingIn(observation: Observation, asked: Known, { userId }: Known): Sighting {
  if (observation.answer === "gone") {
    const firstReportedDateTime = observation.observedDateTime;
    return { gone: { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime }, isOther: false };
  }
  const pass = observation.answer === "pass" ? observation.pass : undefined;
  return { pass, userId: observation.userId, isOther: userId !== undefined && isOther(observation, asked, userId) };
}

/** An object id that is told decides. Without one, whoever was asked for is who answers, unless the reader says otherwise. */
function isOther({ userId, isOther = false }: Observation, asked: Known, accepted: string): boolean {
  return userId === undefined ? isOther || !sameId(asked.userId, accepted) : !sameId(userId, accepted);
}

/** Who is not there says nothing about where. */
function withTenant(known: Known, { tenantId, answer }: Observation): Known {
  const isTold = known.tenantId === undefined && tenantId !== undefined && answer !== "gone";
  return isTold ? { ...known, tenantId } : known;
}
