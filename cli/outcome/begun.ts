import type { OperationResult } from "../engine/engine";
import { isMethod } from "../engine/state";

/**
 * Users whose watch the operation began, or a preview would, sorted. Empty if the stack watched nobody before: then all
 * users are new.
 */
export function begunBy({ before, steps }: OperationResult, userBy: (urn: string) => string): string[] {
  if (!before.some(isMethod)) return [];
  const created = steps.filter((step) => step.op === "create" && step.new !== undefined && isMethod(step.new));
  return [...new Set(created.map(({ urn }) => userBy(urn)))].toSorted();
}
