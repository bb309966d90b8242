import { minute } from "../base/text";
import type { RunRecord } from "../record/record";

/** Names in a line; the record has all. */
const mostNames = 3;

/** Whom a record is about, and when they were read. The user who was read longest ago is named. */
export function readingOf({ users, targets, startedDateTime, error }: RunRecord): string {
  const never = users.filter(({ lastReadDateTime }) => lastReadDateTime === undefined);
  const earlier = users
    .filter(({ lastReadDateTime }) => lastReadDateTime !== undefined && lastReadDateTime < startedDateTime)
    .toSorted((left, right) => ((left.lastReadDateTime ?? "") < (right.lastReadDateTime ?? "") ? -1 : 1));
  const [oldest] = earlier;
  const now = users.length - never.length - earlier.length;
  if (error !== undefined) return `The run was not carried out: ${error}`;
  const parts = [
    never.length + earlier.length === 0
      ? `${now === 1 ? "1 user" : `all ${now} users`} read ${minute(startedDateTime)}`
      : `${now} of ${users.length} users read ${minute(startedDateTime)}`,
    ...(oldest ? [`oldest reading ${minute(oldest.lastReadDateTime)} (${oldest.user})`] : []),
    ...(never.length > 0 ? [`time of the last read unknown: ${shortened(never.map(({ user }) => user))}`] : []),
  ];
  const about = targets && `Only about ${shortened(targets)}, not about the whole stack: `;
  const text = parts.join("; ");
  return about === undefined ? text.charAt(0).toUpperCase() + text.slice(1) : about + text;
}

function shortened(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
