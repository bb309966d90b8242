import { z } from "zod";
import { entrySchema } from "../approvals/schema";
import { approvedUserSchema, type Failure, failuresOf } from "../arguments";
import { type ActivityArguments, activityArgumentsIn } from "./state";

const schema = z.strictObject({
  watched: z.array(z.string("must be a user's name").min(1, "must not be empty"), "must be a list of users' names"),
  approvals: z.array(entrySchema(approvedUserSchema), "must be a list of approvals").optional(),
});

/** @returns the arguments, or every failure with its path */
export function parseActivityArguments(given: unknown): {
  readonly args?: ActivityArguments;
  readonly failures: Failure[];
} {
  const { __provider: _, ...plain } = Object(given) as { __provider?: unknown };
  const result = schema.safeParse(plain);
  if (!result.success) return { failures: failuresOf(result.error) };
  return { args: activityArgumentsIn(result.data as ActivityArguments), failures: [] };
}
