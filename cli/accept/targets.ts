import { activityName } from "@tapwatch/provider/activity/drift";
import { policyName } from "@tapwatch/provider/policy/drift";
import { isMethod, nameOf, type ResourceState, userOf } from "../engine/state";
import { tenantDrift } from "../outcome/tenant";

/** Whose drift can be accepted: the watched users, users of events, and the tenant's policy. Each with the resources to look at. */
export interface Acceptable {
  readonly names: readonly string[];
  /** Those of the names that are no watched user's. */
  readonly ofTenant: readonly string[];
  /** URNs; a name that nobody has stays as it is. */
  urnsOf(names: readonly string[]): string[];
}

/** @param states as they were saved by the last run */
export function acceptableIn(states: readonly ResourceState[]): Acceptable {
  const urns = new Map<string, { readonly name: string; readonly urns: string[] }>();
  const add = (name: string, urn: string | undefined) => {
    if (urn === undefined) return;
    const known = urns.get(name.toLowerCase());
    urns.set(name.toLowerCase(), { name: known?.name ?? name, urns: [...(known?.urns ?? []), urn] });
  };
  const tenant = states.filter((state) => [activityName, policyName].includes(nameOf(state.urn)));
  const urnOf = (name: string) => tenant.find(({ urn }) => nameOf(urn) === name)?.urn;
  for (const state of states.filter(isMethod)) add(userOf(state), state.urn);
  const users = new Set(urns.keys());
  for (const { user } of tenantDrift({ resources: states })) {
    add(user, urnOf(user === policyName ? policyName : activityName));
  }
  return {
    names: [...urns.values()].map(({ name }) => name),
    ofTenant: [...urns].filter(([key]) => !users.has(key)).map(([, { name }]) => name),
    urnsOf: (names) => [...new Set(names.flatMap((name) => urns.get(name.toLowerCase())?.urns ?? [name]))],
  };
}
