import { methodType } from "@tapwatch/provider/method-type";
import type { Violation } from "../engine/engine";
import { driftPolicy, observationPolicy } from "../engine/own-pack";
import type { Drifted, Finding } from "./outcome";

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
  const drifted = new Set(drift.map(({ user }) => user));
  const isSaidAlready = ({ policyName, enforcementLevel, user = "" }: Finding) =>
    policyName === driftPolicy
      ? drifted.has(user)
      : policyName === observationPolicy && enforcementLevel === "advisory" && notSeen.has(user);
  return violations
    .map((violation) => findingOf(violation, userBy))
    .filter(({ user }) => user === undefined || isMeant(user))
    .filter((finding) => !isSaidAlready(finding))
    .toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));
}

function orderOf({ enforcementLevel, policyName, user = "", message }: Finding): string {
  return JSON.stringify([enforcementLevel === "mandatory" ? 0 : 1, policyName, user, message]);
}

function findingOf({ urn, severity, ...violation }: Violation, userBy: Known["userBy"]): Finding {
  const { policyName, policyPackName, policyPackVersion, enforcementLevel, description, message } = violation;
  return {
    ...(urn && isUser(urn) && { user: userBy(urn) }),
    policyName,
    policyPackName,
    policyPackVersion,
    enforcementLevel,
    ...(severity && { severity }),
    description,
    message,
  };
}

function isUser(urn: string): boolean {
  return urn.split("::")[2]?.split("$").at(-1) === methodType;
}
