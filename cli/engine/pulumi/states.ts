import type { Step } from "../engine";
import { isProviderType, type ResourceState } from "../state";

/** Applies steps to states. */
export function apply(steps: readonly Step[], states: Map<string, ResourceState>): void {
  for (const { urn, op, new: next } of steps) {
    if (op === "delete" || next === undefined) states.delete(urn);
    else states.set(urn, { ...states.get(urn), ...next });
  }
}

/** Without resources that a program only looks up. */
export function isManaged({ custom, type, external = false }: ResourceState): boolean {
  return custom && !external && !isProviderType(type);
}
