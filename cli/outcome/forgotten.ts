import type { Outputs } from "@tapwatch/provider";
import { isDrift } from "@tapwatch/provider/drift";
import type { OperationResult } from "../engine/engine";
import { isMethod, type Properties, type ResourceState, userOf } from "../engine/state";
import { byUser, type Forgotten } from "./outcome";
import { forgottenOfTenant } from "./tenant";

/**
 * Users whose resources the operation deleted, or a preview would delete, each with what was known last. They are never
 * read again, so pending drift is reported here for the last time.
 */
export function forgottenBy(result: OperationResult, userBy: (urn: string) => string): Forgotten[] {
  const { kind, before, resources, steps, stopped } = result;
  if (kind === "refresh" || (kind === "preview" && stopped)) return [];
  const known = new Map(before.map((state) => [state.urn, state]));
  const kept = new Set(resources.map(({ urn }) => urn));
  const deleted = steps.flatMap(({ op, urn, old }) => {
    const state = { ...known.get(urn), ...old };
    // A command that broke off keeps the resources that it did not reach.
    if (op !== "delete" || state.type === undefined || (stopped && kept.has(urn))) return [];
    if (state.external === true) return [];
    if (!isMethod({ type: state.type })) return forgottenOfTenant({ type: state.type, outputs: state.outputs ?? {} });
    return [knownLast(userBy(urn), state.outputs)];
  });
  return byUser(deleted);
}

/** What is known of the users of a state, and would be lost with it. */
export function knownOf(resources: readonly ResourceState[]): Forgotten[] {
  const own = resources.filter((state) => isMethod(state) && state.external !== true);
  return byUser(own.map((state) => knownLast(userOf(state), state.outputs)));
}

function knownLast(user: string, outputs: Properties = {}): Forgotten {
  const { pass, drift } = outputs as Partial<Outputs>;
  return { user, ...(pass && { pass }), ...(drift && isDrift(drift) && { drift }) };
}

/** Those with pending drift, which no approval named. */
export function pendingIn(forgotten: readonly Forgotten[]): Forgotten[] {
  return forgotten.filter(({ drift }) => drift !== undefined);
}
