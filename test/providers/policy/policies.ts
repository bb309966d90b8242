import { afterPolicyLook, noPolicyDrift } from "../../../providers/policy/judge";
import { fingerprintOf, type PassPolicy } from "../../../providers/policy/policy";
import type { PolicyApproval, PolicyState } from "../../../providers/policy/state";
import { at } from "../../support/passes";

/** Entra's defaults, with what a test says otherwise. */
export function aPolicy(overrides: Partial<PassPolicy> = {}): PassPolicy {
  return {
    state: "enabled",
    defaultLifetimeInMinutes: 60,
    defaultLength: 8,
    minimumLifetimeInMinutes: 60,
    maximumLifetimeInMinutes: 480,
    isUsableOnce: false,
    includeTargets: [{ targetType: "group", id: "all_users" }],
    excludeTargets: [],
    ...overrides,
  };
}

/** A policy of which a look left something out. */
export function silent(policy: PassPolicy, ...names: readonly (keyof PassPolicy)[]): PassPolicy {
  const told = { ...policy };
  for (const name of names) delete told[name];
  return told;
}

export function naming(policy: PassPolicy, ticket = "CHG-1", more: Partial<PolicyApproval> = {}): PolicyApproval {
  return { policy: fingerprintOf(policy), ticket, ...more };
}

export const notSeen: PolicyState = { drift: noPolicyDrift };

/** A look, so many minutes after the start. */
export function look(
  state: PolicyState,
  told: PassPolicy,
  approvals: readonly PolicyApproval[] = [],
  minutes = 0,
): PolicyState {
  return afterPolicyLook(state, told, { approvals, now: at(minutes), clockSkewMinutes: 5 });
}
