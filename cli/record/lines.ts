import { problemsIn } from "./problems";
import { type DriftEntry, type RunRecord, standing, stands, type UserEntry } from "./record";

/** What a list says in a line: a user, and one drift of the user's, if there is any. */
export interface RecordLine {
  readonly entry: UserEntry;
  readonly drift?: DriftEntry;
}

/**
 * A line for each user, and one more for each further drift. Users with problems come first, in the order of the problems; among
 * them is whoever is not watched, and the tenant. The others follow in the order of their names.
 */
export function linesOf(record: RunRecord): RecordLine[] {
  const known = Map.groupBy(record.users, ({ user }) => user);
  const named = problemsIn(standing(record)).flatMap(({ user }) => (user === undefined ? [] : [user]));
  const drifted = Map.groupBy(record.drift.filter(stands), ({ user }) => user);
  return [...new Set([...named, ...known.keys()])].flatMap((user): RecordLine[] => {
    const entries: readonly UserEntry[] = known.get(user) ?? [{ user, observation: "unknown" }];
    const own = drifted.get(user) ?? [];
    return entries.flatMap((entry) => (own.length === 0 ? [{ entry }] : own.map((drift) => ({ entry, drift }))));
  });
}
