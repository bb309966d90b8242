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

/**
 * Marks each problem as new or still there, and adds those that were fixed since `previous`. Without a previous record
 * everything is new. Nothing is called fixed of users that are not watched any more, or of whom nothing is known now:
 * their problems just left our sight.
 */
export function marked(
  { drift, findings, unreadable }: Problems,
  previous: WholeRecord | undefined,
  users: RunRecord["users"],
): Pick<RunRecord, "drift" | "findings" | "unreadable"> {
  const known = new Set(users.flatMap(({ user, observation }) => (observation === "unknown" ? [] : [user])));
  const isKnown = ({ user }: { readonly user?: string }) => user === undefined || known.has(user);
  return {
    drift: mark(drift, previous?.drift, driftKey, (entry) => isBesideUsers(entry) || isKnown(entry)),
    findings: mark(findings, previous?.findings, findingKey, isKnown),
    unreadable: mark(unreadable, previous?.unreadable, unreadableKey, (entry) => isOfTenant(entry) || isKnown(entry)),
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

/** A policy's message may count hours: about a user it is the same finding whatever the message says today. */
export function findingKey({ policyPackName, policyName, user, message }: Unmarked<FindingEntry>): string {
  return JSON.stringify([policyPackName, policyName, user ?? { message }]);
}

export function unreadableKey({ user, reason }: Unmarked<UnreadableEntry>): string {
  return JSON.stringify([user, reason]);
}

function mark<Entry extends { readonly status: Status }>(
  current: readonly Omit<Entry, "status">[],
  previous: readonly Entry[] = [],
  keyOf: (entry: Omit<Entry, "status">) => string,
  isKnown: (entry: Entry) => boolean,
): Entry[] {
  const before = previous.filter(({ status }) => status !== "fixed");
  const known = new Set(before.map(keyOf));
  const present = new Set(current.map(keyOf));
  return [
    ...current.map((entry) => ({ ...entry, status: known.has(keyOf(entry)) ? "still" : "new" }) as Entry),
    ...before
      .filter((entry) => !present.has(keyOf(entry)) && isKnown(entry))
      .map((entry): Entry => ({ ...entry, status: "fixed" })),
  ];
}
