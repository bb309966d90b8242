import type { AuditReading } from "../graph";
import type { PassEvent } from "./event";
import { isSeen, lateness, shortestRetention } from "./mark";
import type { ActivityState, Gap, Mark } from "./state";

const hours = 60 * 60_000;
const days = 24 * hours;

/** In a quiet tenant the mark follows the looks so often: else nobody could tell a quiet week from a week without a look. */
const heartbeat = 2 * days;

/** From when on events are judged: what is older was seen, or is from before the watch. */
function judgedFrom({ readDateTime }: Mark, beganDateTime: string): number {
  return Math.max(Date.parse(readDateTime) - lateness, Date.parse(beganDateTime));
}

/** Whether a log may have lost what nobody has read yet. @param now ISO 8601 instant */
function mayBeLost(mark: Mark, beganDateTime: string, now: string): boolean {
  return Date.parse(now) - judgedFrom(mark, beganDateTime) > shortestRetention;
}

/** From when on the log is read. If it may have lost something, an older entry is looked for: it shows how far the log goes back. */
export function readFrom(mark: Mark, beganDateTime: string, now: string): string {
  const from = judgedFrom(mark, beganDateTime);
  return instantOf(mayBeLost(mark, beganDateTime, now) ? from - lateness : from);
}

/** The events of a reading that nobody has judged yet. */
export function freshIn({ passEvents }: AuditReading, mark: Mark, beganDateTime: string): PassEvent[] {
  const began = Date.parse(beganDateTime);
  return passEvents.filter((event) => Date.parse(event.activityDateTime) >= began && !isSeen(event, mark));
}

/** The mark after a reading. It stays as it is if nothing happened. */
export function advanced(mark: Mark, reading: AuditReading, fresh: readonly PassEvent[]): Mark {
  const { passEvents, answeredDateTime: readDateTime } = reading;
  const now = Date.parse(readDateTime);
  if (fresh.length === 0 && now - Date.parse(mark.readDateTime) <= heartbeat) return mark;
  const last = passEvents.at(-1)?.activityDateTime ?? mark.activityDateTime;
  return {
    ...(last !== undefined && { activityDateTime: last }),
    readDateTime,
    seen: passEvents.filter((event) => Date.parse(event.activityDateTime) >= now - lateness).map(({ id }) => id),
  };
}

/**
 * The mark after a look of a run over some resources. What is explained by a watched user's resource is left for a later look: this run
 * may not have read that resource, and then nobody would report the pass.
 */
export function partly(
  mark: Mark,
  fresh: readonly PassEvent[],
  { unexplained, undecided = [], accepted = [] }: ActivityState,
): Mark {
  const told = new Set([...unexplained, ...undecided, ...accepted].map(({ id }) => id));
  return { ...mark, seen: [...mark.seen, ...fresh.map(({ id }) => id).filter((id) => told.has(id))] };
}

/** The time of which the log does not tell any more, if there is one that nobody has read. */
export function gapIn(mark: Mark, beganDateTime: string, reading: AuditReading): Gap | undefined {
  const { answeredDateTime, oldestDateTime } = reading;
  if (!mayBeLost(mark, beganDateTime, answeredDateTime)) return undefined;
  const from = judgedFrom(mark, beganDateTime);
  // The log still has an entry from before that, so it reaches back to it.
  if (oldestDateTime !== undefined && Date.parse(oldestDateTime) <= from) return undefined;
  return {
    from: instantOf(from),
    until: oldestDateTime ?? answeredDateTime,
    firstReportedDateTime: answeredDateTime,
  };
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
