import { isOfTenant } from "../outcome/tenant";
import { type DriftEntry, type RunRecord, stands, type UserEntry } from "./record";

/** What a list says in a line: a user, and one drift of the user's, if there is any. */
export interface RecordLine {
  readonly entry: UserEntry;
  readonly drift?: DriftEntry;
}

/**
 * A line for each user, and one more for each further drift. Drift of somebody who is not watched, and of the tenant, comes behind the
 * users.
 */
export function linesOf({ users, drift }: Pick<RunRecord, "users" | "drift">): RecordLine[] {
  const standing = Map.groupBy(drift.filter(stands), ({ user }) => user);
  const watched = new Set(users.map(({ user }) => user));
  const others = [...standing.keys()].filter((user) => !watched.has(user));
  const ofOthers = others.map((user): UserEntry => ({ user, observation: "unknown" }));
  return [
    ...users,
    ...ofOthers.toSorted((left, right) => Number(isOfTenant(left)) - Number(isOfTenant(right))),
  ].flatMap((entry): RecordLine[] => {
    const own = standing.get(entry.user) ?? [];
    return own.length === 0 ? [{ entry }] : own.map((each) => ({ entry, drift: each }));
  });
}
