import { z } from "zod";
import { activityName } from "./activity/event";
import { approvalListSchema, oldApprovalSchema } from "./approvals/schema";
import { guidSource, isObjectId } from "./object-id";
import { type Arguments, labelSource } from "./state";
import { argumentsIn, type GivenArguments } from "./upgrade";

// As loose as Entra: guests have #EXT# in their names. Other faults are left to Graph's answer.
const userPrincipalName = /[^\s@/\\?]+@[^\s@/\\?]+/;

const oneOf = (...sources: readonly string[]) => new RegExp(`^(?:${sources.join("|")})$`, "u");
const user = oneOf("me", guidSource, userPrincipalName.source);

const schemaOfUser = (pattern: RegExp) =>
  z.string({ error: "must be text: an object id, a user principal name, or 'me'" }).regex(pattern, {
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a user: write an object id, a user principal name (name@domain), or 'me'`,
  });

export const userSchema = schemaOfUser(user);

/** Whom an approval names. The log may have an event of a pass without its user: the tenant's activity stands for it. */
export const approvedUserSchema = schemaOfUser(
  oneOf("me", activityName, guidSource, userPrincipalName.source),
).describe("The user, written as in the list of users (case does not matter)");

export { guidSource, isObjectId };

/** Whether a text can be the name of a user. */
export function isUser(text: string): boolean {
  return user.test(text);
}

export const labelSchema = z.string("must be text").regex(new RegExp(labelSource), {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not a label: write at most 64 small letters, digits, '-', '.' and '_', such as privileged`,
});

export const labelsSchema = z.array(labelSchema, "must be a list of labels, such as [privileged]");

const argumentsSchema = z.strictObject(
  {
    user: userSchema,
    userPrincipalName: z.string("must be text").min(1, "must not be empty").optional(),
    labels: labelsSchema.optional(),
    approvals: approvalListSchema.optional(),
    approval: oldApprovalSchema.optional(),
  },
  { error: "must be a user's name, or an object with 'user' and, if needed, 'labels' and 'approvals'" },
);

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** The arguments of a resource, or every failure with its path. */
export interface Parsed<Args> {
  readonly args?: Args;
  readonly failures: Failure[];
}

export function parseArguments(given: unknown): Parsed<Arguments> {
  return parseBy(argumentsSchema, given, (data) => argumentsIn(data as GivenArguments));
}

/** Parses what a program gives a resource; Pulumi puts the provider beside it. */
export function parseBy<Args>(schema: z.ZodType, given: unknown, argsOf: (data: unknown) => Args): Parsed<Args> {
  const { __provider: _, ...plain } = Object(given) as { __provider?: unknown };
  const result = schema.safeParse(typeof given === "object" && given !== null ? plain : given);
  if (!result.success) return { failures: failuresOf(result.error) };
  return { args: argsOf(result.data), failures: [] };
}

/** The path and the message of each failure, in the form of Pulumi's `CheckFailure`. */
export function failuresOf(error: z.ZodError): Failure[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          property: [...issue.path, key].join("."),
          reason: "is not a known property: remove it",
        }))
      : [{ property: issue.path.join("."), reason: issue.message }],
  );
}
