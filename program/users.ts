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

/** A list of users in the configuration, and a file that lists more of them. */
export interface UserList {
  readonly users: readonly unknown[];
  readonly usersFile?: string | undefined;
  /** What stands before `users` and `usersFile` in messages: `tapwatch:`. */
  readonly place: string;
}

/**
 * Whom the configuration names: `tapwatch:users`, and behind it what the file `tapwatch:usersFile` lists.
 * @param get the configuration's values as Pulumi gives them: text, lists as JSON
 * @param directory of the Pulumi project, from which the file is named
 * @param others further lists
 * @param mayBeNobody whether the directory tells of more users
 */
export function namedUsers(
  get: (key: string) => string | undefined,
  directory: string,
  others: readonly UserList[] = [],
  mayBeNobody = false,
): CheckedUsers {
  const users = listIn(get("tapwatch:users"));
  const usersFile = get("tapwatch:usersFile")?.trim() || undefined;
  if (users === undefined) {
    return { users: [], problems: [usersFile === undefined ? noList : noListBesideFile(usersFile)] };
  }
  const checked = listedUsers([{ users, usersFile, place: "tapwatch:" }, ...others], directory);
  if (checked.users.length > 0 || checked.problems.length > 0 || mayBeNobody) return checked;
  const problem =
    usersFile === undefined
      ? "tapwatch:users names nobody to watch: set it to a list of user principal names, object ids or 'me', " +
        "for example: pulumi config set --path 'tapwatch:users[0]' alice@contoso.com"
      : `tapwatch:usersFile ${usersFile} names nobody to watch: write a user to a line`;
  return { users: [], problems: [problem] };
}

/**
 * The users of some lists and of their files, each once.
 * @param directory from which the files are named
 */
export function listedUsers(lists: readonly UserList[], directory: string): CheckedUsers {
  const problems: string[] = [];
  const given = lists.flatMap(({ users, usersFile, place }) => {
    const listed = users.map((entry, index) => ({ entry, at: `${place}users[${index}]` }));
    if (usersFile === undefined) return listed;
    const at = `${place}usersFile ${usersFile}`;
    try {
      const inFile = readUsersFile(resolve(directory, usersFile), usersFile);
      return [...listed, ...inFile.map((entry, index) => ({ entry, at: `${at}[${index}]` }))];
    } catch (error) {
      problems.push(`${place}usersFile ${(error as Error).message}`);
      return listed;
    }
  });
  if (problems.length > 0) return { users: [], problems };
  return checkUsers(
    given.map(({ entry }) => entry),
    (index) => given[index]?.at ?? "",
  );
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
 * Each user with the approvals of the stack's list that are about that user, behind the user's own. An approval names the user as
 * the list does, by principal name, or by object id.
 * @returns and the entries that are about nobody who is watched
 */
export function withApprovals<User extends Arguments & { readonly aliases?: readonly string[] }>(
  users: readonly User[],
  entries: readonly ApprovalEntry[],
): { readonly users: User[]; readonly strangers: readonly ApprovalEntry[] } {
  const byUser = Map.groupBy(entries, ({ user }) => user.toLowerCase());
  const watched = new Set(users.flatMap(namesOf));
  return {
    users: users.map((user) => {
      const listed = namesOf(user)
        .flatMap((name) => byUser.get(name) ?? [])
        .map(({ user: _, ...approval }): Approval => approval);
      const approvals = [...(user.approvals ?? []), ...listed];
      return approvals.length > 0 ? { ...user, approvals } : user;
    }),
    strangers: entries.filter(({ user }) => !watched.has(user.toLowerCase())),
  };
}

/** What an approval may call a user, in lower case. */
function namesOf({
  user,
  userPrincipalName = user,
  aliases = [],
}: Pick<Arguments, "user" | "userPrincipalName"> & { readonly aliases?: readonly string[] }): string[] {
  return [...new Set([user.toLowerCase(), userPrincipalName.toLowerCase(), ...aliases])];
}

const noList =
  "tapwatch:users must be a list of user principal names, object ids or 'me', for example: " +
  "pulumi config set --path 'tapwatch:users[0]' alice@contoso.com";

/** Somebody who names a file may have meant that the file has all users. */
const noListBesideFile = (file: string) =>
  "tapwatch:users must be a list of user principal names, object ids or 'me': " +
  `correct it, or remove it, and the users of ${file} are all`;

/** The list that was given; empty where there is none; undefined where it is something else, such as one name without a list. */
function listIn(text = ""): readonly unknown[] | undefined {
  return text.trim() === "" ? [] : jsonList(text);
}
