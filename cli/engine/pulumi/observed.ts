import { isDeepStrictEqual } from "node:util";
import type { Step } from "../engine";
import { isProviderType, type ResourceState } from "../state";

/** Moves states along by what steps did to them. */
export function apply(steps: readonly Step[], states: Map<string, ResourceState>): void {
  for (const { urn, op, new: next } of steps) {
    if (op === "delete" || next === undefined) states.delete(urn);
    else states.set(urn, { ...states.get(urn), ...next });
  }
}

/** Not what a program only looks up. */
export function isManaged({ custom, type, external = false }: ResourceState): boolean {
  return custom && !external && !isProviderType(type);
}

/**
 * Whether two readings saw the same; when they saw it does not matter.
 * @param targets URNs to compare; empty: all
 */
export function isSame(
  left: readonly ResourceState[],
  right: readonly ResourceState[],
  targets: readonly string[],
): boolean {
  return isDeepStrictEqual(seen(left, targets), seen(right, targets));
}

function seen(resources: readonly ResourceState[], targets: readonly string[]): Map<string, unknown> {
  const looked = resources.filter(({ urn }) => targets.length === 0 || targets.includes(urn));
  return new Map(
    looked.filter(isManaged).map(({ urn, outputs = {} }) => {
      const { hasPass, pass, unreadable, drift } = outputs as Record<string, { kind?: string; status?: number }>;
      return [urn, [hasPass, pass, unreadable?.status, drift?.kind]];
    }),
  );
}
