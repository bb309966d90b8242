import { isBesideUsers, isOfEvent, isOfTenant } from "../outcome/tenant";
import { ordered } from "./problems";
import type { DriftEntry, FindingEntry, RunRecord, Status, UnreadableEntry, WholeRecord } from "./record";
import { summaryOf } from "./summary";

type Unmarked<Entry> = Omit<Entry, "status">;

/** The parts of a record that have a history. */
export interface Problems {
  readonly drift: readonly Unmarked<DriftEntry>[];
  readonly findings: readonly Unmarked<FindingEntry>[];
  readonly unreadable: readonly Unmarked<UnreadableEntry>[];
}

/** What becomes of a problem of the record before that this run does not have. */
type Fate = "fixed" | "stands" | "outOfSight";

/**
 * Marks each problem as new or still there, and adds those that were fixed since `previous`. Without a previous record
 * everything is new. Nothing is called fixed of users that are not watched any more, or of whom nothing is known now. While
 * they are watched, a finding about them stands: policies say nothing of what was not seen.
 * @param failed whether the run was not carried out: all that was known stands
 */
export function marked(
  { drift, findings, unreadable }: Problems,
  previous: WholeRecord | undefined,
  users: RunRecord["users"],
  failed = false,
): Pick<RunRecord, "drift" | "findings" | "unreadable"> {
  const observations = new Map(users.map(({ user, observation }) => [user, observation]));
  const isKnown = (user: string) => (observations.get(user) ?? "unknown") !== "unknown";
  const fate = (isOver: boolean): Fate => (failed ? "stands" : isOver ? "fixed" : "outOfSight");
  const told = new Set(unreadable.map(({ user }) => user));
  return {
    drift: mark(drift, previous?.drift, driftKey, (entry) => fate(isBesideUsers(entry) || isKnown(entry.user))),
    findings: mark(findings, withProblems(previous?.findings, findings), findingKey, ({ user }) =>
      user !== undefined && observations.get(user) === "unknown" ? "stands" : fate(user === undefined || isKnown(user)),
    ),
    unreadable: mark(unreadable, previous?.unreadable, unreadableKey, (entry) =>
      failed && told.has(entry.user) ? "outOfSight" : fate(isOfTenant(entry) || isKnown(entry.user)),
    ),
  };
}

/** A record compared with `before`, although there may be records between them. */
export function compareRecords(before: WholeRecord, after: RunRecord): RunRecord {
  const standing = {
    drift: unmarked(after.drift),
    findings: unmarked(after.findings),
    unreadable: unmarked(after.unreadable),
  };
  const record = { ...after, ...ordered(marked(standing, before, after.users)) };
  return { ...record, summary: summaryOf(record) };
}

function unmarked<Entry extends { readonly status: Status }>(entries: readonly Entry[]): Omit<Entry, "status">[] {
  return entries.filter(({ status }) => status !== "fixed").map(({ status: _status, ...entry }) => entry);
}

/** The provider gives another kind of drift, or drift of another pass, a first report of its own. */
export function driftKey(entry: Unmarked<DriftEntry>): string {
  const { user, kind, firstReportedDateTime, toApprove } = entry;
  // One look may find several events about one user.
  return JSON.stringify([user, kind, firstReportedDateTime, ...(isOfEvent(entry) ? [toApprove] : [])]);
}

/**
 * A policy's message may count hours: the policy's own code tells its problems apart. A pack that gives none has one problem about a
 * user, and about the stack as many as there are messages.
 */
export function findingKey({ policyPackName, policyName, user, problem, message }: Unmarked<FindingEntry>): string {
  const what = problem === undefined ? (user ?? { message }) : { user, problem };
  return JSON.stringify([policyPackName, policyName, what]);
}

export function unreadableKey({ user, reason }: Unmarked<UnreadableEntry>): string {
  return JSON.stringify([user, reason]);
}

/**
 * The findings of the record before, each with the code that it has now. Records of version 0.1.0 have no codes: what they say is known
 * already, whatever its code is.
 */
function withProblems(
  previous: readonly FindingEntry[] = [],
  current: readonly Unmarked<FindingEntry>[],
): readonly FindingEntry[] {
  const oldKey = ({ problem: _, ...finding }: Unmarked<FindingEntry>) => findingKey(finding);
  const byOldKey = Map.groupBy(current, oldKey);
  return previous.flatMap((entry) => {
    const same = entry.problem === undefined ? byOldKey.get(oldKey(entry)) : undefined;
    return same?.map(({ problem }) => ({ ...entry, ...(problem !== undefined && { problem }) })) ?? [entry];
  });
}

function mark<Entry extends { readonly status: Status }>(
  current: readonly Omit<Entry, "status">[],
  previous: readonly Entry[] = [],
  keyOf: (entry: Omit<Entry, "status">) => string,
  fateOf: (entry: Entry) => Fate,
): Entry[] {
  const before = previous.filter(({ status }) => status !== "fixed");
  const known = new Set(before.map(keyOf));
  const present = new Set(current.map(keyOf));
  const missing = before.filter((entry) => !present.has(keyOf(entry)));
  const missingWith = (fate: Fate, status: Status) =>
    missing.filter((entry) => fateOf(entry) === fate).map((entry): Entry => ({ ...entry, status }));
  return [
    ...current.map((entry) => ({ ...entry, status: known.has(keyOf(entry)) ? "still" : "new" }) as Entry),
    ...missingWith("stands", "still"),
    ...missingWith("fixed", "fixed"),
  ];
}
