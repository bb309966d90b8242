import { z } from "zod";
import { policyApprovalSchema } from "../approvals/schema";
import { type Failure, failuresOf } from "../arguments";
import { type PolicyArguments, policyArgumentsIn } from "./state";

const schema = z.strictObject({
  approvals: z.array(policyApprovalSchema, "must be a list of approvals").optional(),
});

/** @returns the arguments, or every failure with its path */
export function parsePolicyArguments(given: unknown): {
  readonly args?: PolicyArguments;
  readonly failures: Failure[];
} {
  const { __provider: _, ...plain } = Object(given) as { __provider?: unknown };
  const result = schema.safeParse(plain);
  if (!result.success) return { failures: failuresOf(result.error) };
  return { args: policyArgumentsIn(result.data as PolicyArguments), failures: [] };
}
