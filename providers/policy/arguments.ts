import { z } from "zod";
import { policyApprovalSchema } from "../approvals/schema";
import { type Parsed, parseBy } from "../arguments";
import { type PolicyArguments, policyArgumentsIn } from "./state";

const schema = z.strictObject({
  approvals: z.array(policyApprovalSchema, "must be a list of approvals").optional(),
});

export function parsePolicyArguments(given: unknown): Parsed<PolicyArguments> {
  return parseBy(schema, given, (data) => policyArgumentsIn(data as PolicyArguments));
}
