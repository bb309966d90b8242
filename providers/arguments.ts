import { z } from "zod";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// As loose as Entra is: guests carry #EXT#, and what is wrong beyond this Graph answers itself.
const userPrincipalName = /^[^\s@/\\?]+@[^\s@/\\?]+$/;

const userSchema = z
  .string({ error: "must be text: an object id, a user principal name, or 'me'" })
  .refine((user) => user === "me" || guid.test(user) || userPrincipalName.test(user), {
    error: ({ input }) =>
      `${JSON.stringify(input)} is no user: write an object id, a user principal name (name@domain), or 'me'`,
  });

export const instantSchema = z.iso.datetime({
  offset: true,
  error: "must be an ISO 8601 instant such as 2026-03-02T09:00:00Z",
});

const approvalSchema = z
  .strictObject(
    {
      ticket: z.string("must be text").min(1, "must not be empty").optional(),
      from: instantSchema.optional(),
      until: instantSchema.optional(),
      maxLifetimeInMinutes: z
        .int("must be a whole number of minutes")
        .min(10, "must be 10 minutes or more")
        .max(43_200, "must be 43200 minutes (30 days) or less")
        .optional(),
      isUsableOnce: z.boolean("must be true or false").optional(),
      methodId: z.string("must be text").regex(guid, "must be the id of a method, a GUID").optional(),
    },
    { error: "must be an object: ticket, from, until, maxLifetimeInMinutes, isUsableOnce or methodId" },
  )
  .refine(({ from, until }) => from === undefined || until === undefined || Date.parse(from) < Date.parse(until), {
    path: ["until"],
    error: "must lie after 'from'",
  });

export const argumentsSchema = z.strictObject(
  { user: userSchema, approval: approvalSchema.optional() },
  { error: "must be a user's name, or an object with 'user' and 'approval'" },
);

/** The path and the message of each thing that is wrong, ready for `CheckFailure`. */
export function failuresOf(error: z.ZodError): { property: string; reason: string }[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          property: [...issue.path, key].join("."),
          reason: "is not a known property: remove it",
        }))
      : [{ property: issue.path.join("."), reason: issue.message }],
  );
}
