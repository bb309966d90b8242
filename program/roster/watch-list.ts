import type { Approval } from "@tapwatch/provider";
import { approvalListSchema } from "@tapwatch/provider/approvals";
import { failuresOf, labelsSchema } from "@tapwatch/provider/arguments";
import { z } from "zod";

/** What the configuration says of all users of a source. */
export interface Extras {
  readonly labels?: readonly string[] | undefined;
  readonly approvals?: readonly Approval[] | undefined;
}

/** A group or a role that is named, by display name or id. */
export interface Source extends Extras {
  readonly name: string;
  /** false, the default: that it has no users fails the run. */
  readonly mayBeEmpty?: boolean | undefined;
}

/** Everybody who had a pass event in the last days. */
export interface Recent extends Extras {
  readonly days: number;
}

const extras = { labels: labelsSchema.optional(), approvals: approvalListSchema.optional() };

/** A list of names, or of objects with a name and more. */
function sourcesOf(key: "group" | "role") {
  const name = z.string(`must be the name or the id of a ${key}`).trim().min(1, "must not be empty");
  const entry = z
    .strictObject(
      { [key]: name, ...extras, mayBeEmpty: z.boolean("must be true or false").optional() },
      `must be the name or the id of a ${key}, or an object with '${key}' and, if needed, 'labels'`,
    )
    .transform((given): Source => {
      const { [key]: text, ...more } = given as Readonly<Record<string, unknown>>;
      return { name: String(text), ...more };
    });
  // Not a union: of two forms that do not fit zod says only that none of them does.
  return z
    .array(
      z.preprocess((given) => (typeof given === "string" ? { [key]: given } : given), entry),
      `must be a list of ${key}s`,
    )
    .default([]);
}

const everyoneSchema = z.preprocess(
  (given) => (given === true ? {} : given === false ? undefined : given),
  z.strictObject(extras, "must be true, or an object with 'labels' or 'approvals'").optional(),
);

const within = z
  .string("must be a number of days, such as 30d")
  .regex(/^(?:[1-9]|[12]\d|30)d$/, "must be a number of days from 1d to 30d: no tenant's audit log goes back further");

/** Who had a pass event of late, by the audit log. */
const activitySchema = z.preprocess(
  (given) => (typeof given === "string" ? { within: given } : given),
  z
    .strictObject(
      { within, ...extras },
      "must be a number of days, such as 30d, or an object with 'within' and, if needed, 'labels'",
    )
    .transform(({ within: text, ...more }): Recent => ({ days: Number.parseInt(text, 10), ...more }))
    .optional(),
);

/** Users are checked with those of `tapwatch:users`: names, or objects with `user`. */
const usersSchema = z.array(z.unknown(), "must be a list of users").default([]);
const fileSchema = z.string("must be the name of a file").trim().min(1, "must not be empty");

const sources = {
  users: usersSchema,
  usersFile: fileSchema.optional(),
  groups: sourcesOf("group"),
  roles: sourcesOf("role"),
};

const watchListSchema = z.strictObject(
  {
    ...sources,
    everyone: everyoneSchema,
    activity: activitySchema,
    exclude: z.strictObject(sources, "must be an object with 'users', 'usersFile', 'groups' or 'roles'").optional(),
  },
  "must be an object with 'users', 'usersFile', 'groups', 'roles', 'everyone', 'activity' or 'exclude'",
);

/** `tapwatch:watch`: whom a stack watches. Groups and roles are resolved in every run of the program. */
export type WatchList = z.infer<typeof watchListSchema>;

/** The list in a configuration's value, and what is wrong with it, each by its place. */
export function readWatchList(text: string | undefined): {
  readonly list?: WatchList;
  readonly problems: readonly string[];
} {
  if (text === undefined || text.trim() === "") return { problems: [] };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    // A plain text: the schema's message says what it must be.
    given = text;
  }
  const result = watchListSchema.safeParse(given);
  if (result.success) return { list: result.data, problems: [] };
  const problems = failuresOf(result.error).map(({ property, reason }) => {
    const place = property === "" ? "" : `.${property.replace(/\.(\d+)/g, "[$1]")}`;
    return `tapwatch:watch${place} ${reason}`;
  });
  return { problems };
}

/** Whether the directory has to be asked whom to watch. */
export function isResolved({ groups, roles, everyone, activity, exclude }: WatchList): boolean {
  const sourcesIn = [...groups, ...roles, ...(exclude?.groups ?? []), ...(exclude?.roles ?? [])];
  return sourcesIn.length > 0 || everyone !== undefined || activity !== undefined;
}
