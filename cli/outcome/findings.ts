import { parseMessage } from "@tapwatch/policies/problem";
import { activityName } from "@tapwatch/provider/activity/drift";
import { methodType, ownTypes } from "@tapwatch/provider/method-type";
import type { Violation } from "../engine/engine";
import { driftPolicy, observationPolicy } from "../engine/own-pack";
import { typeOf } from "../engine/state";
import type { Drifted, Finding } from "./outcome";
import { isOfEvent } from "./tenant";

export interface Known {
  readonly userBy: (urn: string) => string;
  /** Whether the operation was asked about this user. */
  readonly isMeant: (user: string) => boolean;
  readonly drift: readonly Drifted[];
  /** Users who are gone, or whom Graph refuses to read. */
  readonly notSeen: ReadonlySet<string>;
}

/**
 * One finding per fact, mandatory ones first. Drift and refusals are reported already, so findings do not repeat them.
 */
export function findingsOf(violations: readonly Violation[], { isMeant, userBy, drift, notSeen }: Known): Finding[] {
  const drifted = new Set(drift.map((one) => (isOfEvent(one) ? activityName : one.user)));
  /** The user, or the tenant's resource, that it is about. */
  const aboutOf = ({ urn }: Violation) => (urn && isOwn(urn) ? userBy(urn) : undefined);
  const isSaidAlready = (violation: Violation) => {
    const { policyName, enforcementLevel } = violation;
    const about = aboutOf(violation) ?? "";
    return policyName === driftPolicy
      ? drifted.has(about)
      : policyName === observationPolicy && enforcementLevel === "advisory" && notSeen.has(about);
  };
  return violations
    .filter((violation) => {
      const about = aboutOf(violation);
      return about === undefined || isMeant(about);
    })
    .filter((violation) => !isSaidAlready(violation))
    .map((violation) => findingOf(violation, userBy))
    .toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));
}

function orderOf({ enforcementLevel, policyName, user = "", message }: Finding): string {
  return JSON.stringify([enforcementLevel === "mandatory" ? 0 : 1, policyName, user, message]);
}

function findingOf({ urn, severity, ...violation }: Violation, userBy: Known["userBy"]): Finding {
  const { policyName, policyPackName, policyPackVersion, enforcementLevel, description } = violation;
  const { message, problem } = parseMessage(policyName, violation.message);
  return {
    ...(urn && isUser(urn) && { user: userBy(urn) }),
    policyName,
    policyPackName,
    policyPackVersion,
    enforcementLevel,
    ...(severity && { severity }),
    description,
    message,
    ...(problem !== undefined && { problem }),
  };
}

function isUser(urn: string): boolean {
  return typeOf(urn) === methodType;
}

function isOwn(urn: string): boolean {
  return ownTypes.some((type) => type === typeOf(urn));
}
