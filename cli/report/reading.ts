import { age, minute, usersText } from "../base/text";
import type { RunRecord } from "../record/record";

/** Names in a line; the record has all. */
const mostNames = 3;

type Reading = Pick<RunRecord, "users" | "targets" | "startedDateTime" | "endedDateTime" | "error">;

/** When the user was read who was read longest ago; empty if nobody is watched. */
export function oldestReading(record: Reading): string {
  const { users, startedDateTime, endedDateTime } = record;
  const { never, oldest } = readingsIn(record);
  if (users.length === 0) return "";
  if (never.length > 0) return `no reading on record for ${usersText(never.length)}`;
  if (oldest === undefined) return `all read ${minute(startedDateTime)}`;
  const { lastReadDateTime = "" } = oldest;
  const seconds = (Date.parse(endedDateTime) - Date.parse(lastReadDateTime)) / 1000;
  return `oldest reading ${minute(lastReadDateTime)}, ${age(Math.max(0, seconds))} before`;
}

/** Whom a record is about, and when they were read. The user who was read longest ago is named. */
export function readingOf(record: Reading): string {
  const { users, targets, startedDateTime, error } = record;
  if (error !== undefined) return `The run was not carried out: ${error}`;
  const { never, earlier, oldest } = readingsIn(record);
  const now = users.length - never.length - earlier;
  const parts = [
    never.length + earlier === 0
      ? `${now === 1 ? "1 user" : `all ${now} users`} read ${minute(startedDateTime)}`
      : `${now} of ${users.length} users read ${minute(startedDateTime)}`,
    ...(oldest ? [`oldest reading ${minute(oldest.lastReadDateTime)} (${oldest.user})`] : []),
    ...(never.length > 0 ? [`no reading on record: ${shortened(never.map(({ user }) => user))}`] : []),
  ];
  const about = targets && `Only about ${shortened(targets)}, not about the whole stack: `;
  const text = parts.join("; ");
  return about === undefined ? text.charAt(0).toUpperCase() + text.slice(1) : about + text;
}

function readingsIn({ users, startedDateTime }: Reading) {
  const never = users.filter(({ lastReadDateTime }) => lastReadDateTime === undefined);
  const earlier = users
    .filter(({ lastReadDateTime }) => lastReadDateTime !== undefined && lastReadDateTime < startedDateTime)
    .toSorted((left, right) => ((left.lastReadDateTime ?? "") < (right.lastReadDateTime ?? "") ? -1 : 1));
  return { never, earlier: earlier.length, oldest: earlier[0] };
}

function shortened(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
