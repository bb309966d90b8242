import { isSameName } from "@tapwatch/provider/activity/event";
import type { PassPolicy, PolicyTarget } from "@tapwatch/provider/policy/state";
import type { Method } from "./facts";
import { isEverybody } from "./tenant";
import { namesOf } from "./whom";

/** Whether the tenant's policy is for a user. `undecided`: the targets that decide about it; empty: Graph did not say whom it is for. */
export type Membership = "included" | "excluded" | "outside" | { readonly undecided: readonly PolicyTarget[] };

/** @param groupLabels group ids and the label that every watched member has: nothing else tells who is in a group */
export function membershipOf(
  method: Method,
  { includeTargets, excludeTargets }: PassPolicy,
  groupLabels: Readonly<Record<string, string>>,
): Membership {
  const isIn = isInTarget(method, groupLabels);
  const [included, excluded] = [includeTargets?.map(isIn), excludeTargets?.map(isIn)];
  if (excluded?.includes(true)) return "excluded";
  if (included?.every((answer) => answer === false)) return "outside";
  const isIncluded = included?.includes(true) === true;
  if (isIncluded && excluded?.every((answer) => answer === false)) return "included";
  // Whom an inclusion is certain for, only an exclusion can decide about.
  const targets = [...(isIncluded ? [] : (includeTargets ?? [])), ...(excludeTargets ?? [])];
  return { undecided: targets.filter((target) => isIn(target) === undefined) };
}

/** undefined: not known. */
function isInTarget(method: Method, groupLabels: Readonly<Record<string, string>>) {
  const labels = new Map(Object.entries(groupLabels).map(([id, label]) => [id.toLowerCase(), label]));
  return (target: PolicyTarget): boolean | undefined => {
    if (isEverybody(target)) return true;
    if (isSameName(target.targetType, "user")) {
      if (namesOf(method).some((name) => isSameName(name, target.id))) return true;
      return method.userId === undefined ? undefined : false;
    }
    const label = isSameName(target.targetType, "group") ? labels.get(target.id.toLowerCase()) : undefined;
    return label === undefined ? undefined : method.labels?.includes(label) === true;
  };
}
