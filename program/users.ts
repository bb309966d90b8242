import { resolve } from "node:path";
import type { Approval, Arguments } from "@tapwatch/provider";
import { parseArguments } from "@tapwatch/provider/arguments";
import type { ApprovalEntry } from "./approvals";
import { jsonList } from "./json-list";
import { readUsersFile } from "./users-file";

export { readUsersFile };

/** The users that are right, and what is wrong with the others, each by its place. */
export interface CheckedUsers {
  readonly users: Arguments[];
  readonly problems: string[];
}

const listPlace = (index: number) => `tapwatch:users[${index}]`;

/**
 * Whom the configuration names: `tapwatch:users`, and behind it what the file `tapwatch:usersFile` lists.
 * @param get the configuration's values as Pulumi gives them: text, lists as JSON
 * @param directory of the Pulumi project, from which the file is named
 */
export function namedUsers(get: (key: string) => string | undefined, directory: string): CheckedUsers {
  const listed = listIn(get("tapwatch:users"));
  const file = get("tapwatch:usersFile")?.trim() || undefined;
  const problems = listed === undefined ? [file === undefined ? noList : noListBesideFile(file)] : [];
  let inFile: readonly unknown[] = [];
  try {
    if (file !== undefined) inFile = readUsersFile(resolve(directory, file), file);
  } catch (error) {
    problems.push(`tapwatch:usersFile ${(error as Error).message}`);
  }
  if (listed === undefined || problems.length > 0) return { users: [], problems };
  const given = [...listed, ...inFile];
  if (given.length > 0) {
    return checkUsers(given, (index) =>
      index < listed.length ? listPlace(index) : `tapwatch:usersFile ${file}[${index - listed.length}]`,
    );
  }
  const problem =
    file === undefined
      ? "tapwatch:users names nobody to watch: set it to a list of user principal names, object ids or 'me', " +
        "for example: pulumi config set --path 'tapwatch:users[0]' alice@contoso.com"
      : `tapwatch:usersFile ${file} names nobody to watch: write a user to a line`;
  return { users: [], problems: [problem] };
}

/**
 * Reads a list of users: names, or objects with approvals.
 * @param place where the entry with an index stands, for messages
 */
export function checkUsers(given: readonly unknown[], place: (index: number) => string = listPlace): CheckedUsers {
  const problems: string[] = [];
  const users: Arguments[] = [];
  const seen = new Map<string, number>();
  given.forEach((entry, index) => {
    const isName = typeof entry === "string";
    const { args, failures } = parseArguments(isName ? { user: entry } : entry);
    if (args === undefined) {
      for (const { property, reason } of failures) {
        problems.push(`${place(index)}${isName || property === "" ? "" : `.${property}`} ${reason}`);
      }
      return;
    }
    // Entra compares names without regard to case.
    const name = args.user.toLowerCase();
    const first = seen.get(name);
    if (first !== undefined) {
      const where = place(first).replace("tapwatch:", "");
      problems.push(`${place(index)} '${args.user}' is listed twice (first as ${where}): remove one`);
      return;
    }
    seen.set(name, index);
    users.push(args);
  });
  return { users, problems };
}

/**
 * Each user with the approvals of the stack's list that are about that user, behind the user's own.
 * @returns and the entries that are about nobody who is watched
 */
export function withApprovals(
  users: readonly Arguments[],
  entries: readonly ApprovalEntry[],
): { readonly users: Arguments[]; readonly strangers: readonly ApprovalEntry[] } {
  const byUser = Map.groupBy(entries, ({ user }) => user.toLowerCase());
  const watched = new Set(users.map(({ user }) => user.toLowerCase()));
  return {
    users: users.map(({ user, approvals: own = [] }) => {
      const listed = (byUser.get(user.toLowerCase()) ?? []).map(({ user: _, ...approval }): Approval => approval);
      const approvals = [...own, ...listed];
      return { user, ...(approvals.length > 0 && { approvals }) };
    }),
    strangers: entries.filter(({ user }) => !watched.has(user.toLowerCase())),
  };
}

const noList =
  "tapwatch:users must be a list of user principal names, object ids or 'me', for example: " +
  "pulumi config set --path 'tapwatch:users[0]' alice@contoso.com";

/** Whoever names a file may have meant it to be all. */
const noListBesideFile = (file: string) =>
  "tapwatch:users must be a list of user principal names, object ids or 'me': " +
  `correct it, or remove it, and the users of ${file} are all`;

/** The list that was given; empty where there is none; undefined where it is something else, such as one name without a list. */
function listIn(text = ""): readonly unknown[] | undefined {
  return text.trim() === "" ? [] : jsonList(text);
}
