import type { AuditReading } from "../graph";
import type { PassEvent } from "./event";
import type { ActivityState, Gap, Mark } from "./state";

const hours = 60 * 60_000;
const days = 24 * hours;

/** How late an entry may be and still be seen: minutes are known, hours are allowed for. The log is read again so far back. */
const lateness = 24 * hours;
/** The shortest time for which a tenant's log goes back: https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
const shortestRetention = 7 * days;
/** In a quiet tenant the mark follows the looks so often: else nobody could tell a quiet week from a week without a look. */
const heartbeat = 2 * days;

/** From when on the log is read. @returns ISO 8601 instant */
export function readFrom(mark: Mark, beganDateTime: string): string {
  return instantOf(Math.max(Date.parse(mark.activityDateTime) - lateness, Date.parse(beganDateTime)));
}

/** The events of a reading that nobody has judged yet. */
export function freshIn({ passEvents }: AuditReading, mark: Mark, beganDateTime: string): PassEvent[] {
  const seen = new Set(mark.seen);
  const began = Date.parse(beganDateTime);
  return passEvents.filter(({ id, activityDateTime }) => !seen.has(id) && Date.parse(activityDateTime) >= began);
}

/** The mark after a reading. It stays as it is if nothing happened. */
export function advanced(mark: Mark, reading: AuditReading, fresh: readonly PassEvent[]): Mark {
  const [was, now] = [mark.activityDateTime, reading.answeredDateTime].map((instant) => Date.parse(instant)) as [
    number,
    number,
  ];
  if (fresh.length === 0 && now - was <= heartbeat) return mark;
  const latest = fresh.length === 0 ? now : Math.max(was, ...fresh.map(timeOf));
  const activityDateTime =
    latest === was
      ? mark.activityDateTime
      : (fresh.findLast((event) => timeOf(event) === latest)?.activityDateTime ?? reading.answeredDateTime);
  // What the log tells of that time, and what was seen of it in a log that lost it since.
  const told = reading.passEvents.filter((event) => timeOf(event) >= latest - lateness).map(({ id }) => id);
  const kept = latest === was ? mark.seen : [];
  return { activityDateTime, seen: [...new Set([...kept, ...told])].toSorted() };
}

/** The time of which the log does not tell any more, if there is one that nobody has read. */
export function gapIn({ mark }: ActivityState, reading: AuditReading): Gap | undefined {
  const { answeredDateTime, oldestDateTime } = reading;
  if (mark === undefined || Date.parse(answeredDateTime) - Date.parse(mark.activityDateTime) <= shortestRetention)
    return undefined;
  // The log still has an entry from before the mark, so it reaches back to it.
  if (oldestDateTime !== undefined && Date.parse(oldestDateTime) <= Date.parse(mark.activityDateTime)) return undefined;
  return {
    from: mark.activityDateTime,
    until: oldestDateTime ?? answeredDateTime,
    firstReportedDateTime: answeredDateTime,
  };
}

function timeOf({ activityDateTime }: PassEvent): number {
  return Date.parse(activityDateTime);
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
