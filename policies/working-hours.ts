export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
type Weekday = (typeof weekdays)[number];

export interface WorkingHours {
  /** IANA name. */
  readonly timeZone: string;
  /** The days on which work begins. */
  readonly days: readonly Weekday[];
  /** HH:MM; `until` earlier than `from` is on the next day, equal to it a whole day later. */
  readonly from: string;
  readonly until: string;
}

/** A date and a time in a time zone. */
export interface LocalTime {
  readonly weekday: Weekday;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Since midnight. */
  readonly minute: number;
}

/**
 * Returns a function that converts milliseconds since the epoch to the local time, daylight saving included.
 * @throws Error if there is no such time zone
 */
export function localTimeIn(timeZone: string): (milliseconds: number) => LocalTime {
  const format = formatIn(timeZone);
  return (milliseconds) => {
    const parts = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
    const text = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
    return {
      weekday: text("weekday") as Weekday,
      date: `${text("year")}-${text("month")}-${text("day")}`,
      minute: minutesOf(`${text("hour")}:${text("minute")}`),
    };
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "long",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  } catch {
    throw new Error(`timeZone ${JSON.stringify(timeZone)} is not an IANA time zone: write one such as Europe/Berlin`);
  }
}

/** Whether a moment is within the hours; the minute at which they end is not. */
export function isWithin({ weekday, minute }: LocalTime, { days, from, until }: WorkingHours): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(until)];
  const isWorkday = days.includes(weekday);
  if (begin < end) return isWorkday && minute >= begin && minute < end;
  const wasWorkday = days.includes(dayBefore(weekday));
  return (isWorkday && minute >= begin) || (wasWorkday && minute < end);
}

function dayBefore(weekday: Weekday): Weekday {
  return weekdays.at(weekdays.indexOf(weekday) - 1) ?? weekday;
}

/** Minutes since midnight of HH:MM. */
export function minutesOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 60 + minute;
}
