import type { OperationResult } from "../engine/engine";
import { isMethod } from "../engine/state";

/**
 * Whose watch the operation began, or a preview would, in the order of their names. Empty if the stack watched nobody before:
 * then all users are new, and a list of them says nothing.
 */
export function begunBy({ before, steps }: OperationResult, userBy: (urn: string) => string): string[] {
  if (!before.some(isMethod)) return [];
  const created = steps.filter((step) => step.op === "create" && step.new !== undefined && isMethod(step.new));
  return [...new Set(created.map(({ urn }) => userBy(urn)))].toSorted();
}
