import { z } from "zod";
import { guid, guidSource } from "../object-id";
import { departed, noPass, returned } from "./approval";

export const instantSchema = z.iso.datetime({
  offset: true,
  error: "must be an ISO 8601 instant such as 2026-03-02T09:00:00Z",
});

const mostCharacters = 200;

/** `ticket` and `by`: one line. Characters are counted as JSON Schema counts them: an emoji is one. */
export const textSchema = z
  .string("must be text")
  .min(1, "must not be empty")
  .refine((text) => [...text].length <= mostCharacters, `must be ${mostCharacters} characters or less`)
  .meta({ maxLength: mostCharacters })
  .regex(/^\P{Cc}*$/u, "must be one line");

/** A ticket. Reports print `<ticket>` where the author has to write one. */
export const ticketSchema = textSchema.regex(
  /^(?!<ticket>$)/,
  "is still the place for a ticket: write the ticket of the agreement",
);

// Graph declares a string. All known ids are GUIDs.
const methodSchema = z.string("must be text").regex(/^\S{1,200}$/u, "must be the id of a method, without spaces");

/** A word such as `None` or `gone` is no method id: it is in the wrong place, or in the wrong case. */
const isMistaken = (pass: string) => pass !== noPass && [noPass, departed, returned].includes(pass.toLowerCase());

const userIds = `${departed}, ${returned} or the object id of the user who is there now`;
const userIdPattern = new RegExp(`^(?:${departed}|${returned}|${guidSource})$`);

const terms = {
  from: instantSchema.optional().describe("The pass must be created and start then or later"),
  until: instantSchema.optional().describe("The pass must expire then or earlier"),
  maxLifetimeInMinutes: z
    .int("must be a whole number of minutes")
    .min(10, "must be 10 minutes or more")
    .max(43_200, "must be 43200 minutes (30 days) or less")
    .optional()
    .describe("The longest lifetime of the pass, in minutes"),
  isUsableOnce: z.boolean("must be true or false").optional().describe("true: only a one-time pass is covered"),
  initiatedBy: textSchema
    .optional()
    .describe(
      "Who must have issued it, by the audit log: principal name or object id; name or client id of an application",
    ),
};

const agreement = {
  ticket: ticketSchema.optional().describe("The ticket of the agreement, such as CHG-1042"),
  by: textSchema.optional().describe("Who approved"),
  approvedDateTime: instantSchema.optional().describe("When it was approved"),
  expires: instantSchema.optional().describe("When the approval ends; then what it covered is drift again"),
};

const properties = {
  ...agreement,
  ...terms,
  uses: z
    .int("must be a whole number of passes")
    .min(1, "must be 1 or more")
    .max(1000, "must be 1000 or less")
    .optional()
    .describe("How many passes the window covers, one after the other (default: 1)"),
  pass: methodSchema
    .refine((pass) => !isMistaken(pass), {
      // After this message, a message about what goes with an id would only confuse.
      abort: true,
      error: `must be the id of a method, or ${noPass}; for a user who is gone write userId: ${departed}`,
    })
    .optional()
    .describe("The method id of the approved pass; none: the absence of the pass that 'instead' names"),
  instead: methodSchema
    .optional()
    .describe("With 'pass: none': the method id of the accepted pass that may be missing"),
  userId: z
    .string("must be text")
    .regex(userIdPattern, { error: `must be ${userIds}` })
    .optional()
    .describe("gone: the departure of the user; an object id: the person who has this user's name now"),
};

type Given = z.input<z.ZodObject<typeof properties>>;

/** The terms that make a window. */
export const termNames = Object.keys(terms) as readonly (keyof typeof terms)[];

/** The first contradiction between the properties. */
function contradiction(given: Given): { readonly path: string; readonly message: string } | undefined {
  const { pass, instead, userId, uses, from, until } = given;
  const window = termNames.filter((name) => given[name] !== undefined);
  if (userId !== undefined) {
    const [other] = [...window, ...(pass !== undefined ? ["pass"] : []), ...(instead !== undefined ? ["instead"] : [])];
    if (other !== undefined)
      return { path: other, message: "cannot be combined with userId: write a second approval for it" };
  } else if (pass === noPass) {
    if (instead === undefined)
      return { path: "instead", message: "is missing: name the accepted pass that may be gone" };
    if (window[0] !== undefined)
      return { path: window[0], message: `cannot be combined with pass: ${noPass}: remove it` };
  } else if (instead !== undefined) {
    return { path: "instead", message: `is for pass: ${noPass} only: remove it` };
  } else if (pass === undefined && window.length === 0) {
    return {
      path: "",
      message: "names nothing: write a window (until, maxLifetimeInMinutes), or pass, or userId",
    };
  }
  if (uses !== undefined && (window.length === 0 || pass !== undefined))
    return { path: "uses", message: "is for a window only: remove it" };
  return orderProblem(from, until);
}

function orderProblem(from: string | undefined, until: string | undefined) {
  if (from === undefined || until === undefined || Date.parse(from) < Date.parse(until)) return undefined;
  return { path: "until", message: "must be later than 'from'" };
}

function refine(given: Given, context: z.RefinementCtx): void {
  const problem = contradiction(given);
  if (!problem) return;
  context.addIssue({ code: "custom", path: problem.path === "" ? [] : [problem.path], message: problem.message });
}

/** A program may write `user: gone` in a user's own approvals. In a stack's list, `user` names the user. */
function withoutUser(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("user" in given) || "userId" in given) return given;
  const { user, ...rest } = given;
  return typeof user === "string" && userIdPattern.test(user) ? { ...rest, userId: user } : given;
}

const kinds = "an object: ticket and expires, and a window, pass or userId";

/** `user: alice@…` here is probably a line of the stack's list. */
const noUser = z
  .never(`must not be here: the entry around it names the user; remove it, or write userId: ${userIds}`)
  .optional();

/** One of a user's own approvals. */
export const approvalSchema = z.preprocess(
  withoutUser,
  z
    .strictObject({ ...properties, user: noUser }, { error: `must be ${kinds}` })
    .superRefine(({ user: _, ...given }, context) => refine(given, context)),
);

export const approvalListSchema = z.array(approvalSchema, { error: "must be a list of approvals" });

/** One entry of a stack's list: an approval and its user. */
export const entrySchema = (user: z.ZodType<string>) =>
  z
    .strictObject({ user, ...properties }, { error: `must be ${kinds}, and 'user'` })
    .superRefine(({ user: _, ...given }, context) => refine(given, context));

/** An approval of the tenant's policy. YAML takes twelve digits for a number, unless they are in quotes. */
export const policyApprovalSchema = z.strictObject(
  {
    policy: z
      .string({
        error: ({ input }) =>
          input === undefined ? "is missing: name the policy by its fingerprint" : "must be text: write it in quotes",
      })
      .regex(/^[0-9a-fA-F]{12}$/, "must be the fingerprint of a policy: 12 hexadecimal digits")
      .describe("The fingerprint of the tenant's policy, as reports show it"),
    ...agreement,
  },
  { error: "must be an object: policy, ticket and expires" },
);

/** A user's `approval` as version 0.1.0 had it. */
export const oldApprovalSchema = z
  .strictObject(
    {
      ticket: properties.ticket,
      ...terms,
      methodId: z.string("must be text").regex(guid, "must be the id of a method, a GUID").optional(),
    },
    { error: "must be an object: ticket, from, until, maxLifetimeInMinutes, isUsableOnce or methodId" },
  )
  .superRefine(({ from, until }, context) => {
    const problem = orderProblem(from, until);
    if (problem) context.addIssue({ code: "custom", path: [problem.path], message: problem.message });
  });
