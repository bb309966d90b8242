import { z } from "zod";
import { entrySchema } from "../approvals/schema";
import { approvedUserSchema, type Parsed, parseBy } from "../arguments";
import { type ActivityArguments, activityArgumentsIn } from "./state";

const schema = z.strictObject({
  watched: z.array(z.string("must be a user's name").min(1, "must not be empty"), "must be a list of users' names"),
  approvals: z.array(entrySchema(approvedUserSchema), "must be a list of approvals").optional(),
});

export function parseActivityArguments(given: unknown): Parsed<ActivityArguments> {
  return parseBy(schema, given, (data) => activityArgumentsIn(data as ActivityArguments));
}
