import { type Rule, techniques } from "../rule";
import { timeOf } from "../times";
import { isWithin, type LocalTime, localTimeIn, minutesOf, type WorkingHours, weekdays } from "../working-hours";

/** Off unless one of them is given. */
export type WorkingHoursConfig = Partial<WorkingHours>;

const defaults: WorkingHours = {
  timeZone: "UTC",
  days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
  from: "07:00",
  until: "19:00",
};

const clock = { type: "string", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$" } as const;

export const tapWorkingHours: Rule<WorkingHoursConfig> = {
  name: "tap-working-hours",
  description: "Checks whether a Temporary Access Pass was created outside working hours.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps: "Ask who issued the pass why it was needed at that time; delete it if nobody knows.",
  properties: {
    timeZone: {
      type: "string",
      minLength: 1,
      description: `Where the hours are counted: an IANA time zone such as Europe/Berlin (${defaults.timeZone}; without any of the four: off)`,
    },
    days: {
      type: "array",
      items: { type: "string", enum: [...weekdays] },
      minItems: 1,
      uniqueItems: true,
      description: "The days on which work begins (Monday to Friday)",
    },
    from: { ...clock, description: `When work begins, HH:MM (${defaults.from})` },
    until: {
      ...clock,
      description: `When it ends, HH:MM; earlier than its beginning: on the next day (${defaults.until})`,
    },
  },

  judge: (methods, config) => {
    if (Object.keys(config).length === 0) return [];
    const hours = { ...defaults, ...config };
    const toLocal = localTimeIn(hours.timeZone);
    return methods.flatMap(({ user, urn, pass }) => {
      const created = timeOf(pass?.createdDateTime);
      const local = created === undefined ? undefined : toLocal(created);
      if (local === undefined || isWithin(local, hours)) return [];
      return [{ urn, message: `${user}: the pass was created ${said(local)}; ${allowed(hours)}` }];
    });
  },
};

const two = (count: number) => String(count).padStart(2, "0");

function said({ weekday, date, minute }: LocalTime): string {
  return `on ${weekday} ${date} at ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function allowed({ days, from, until, timeZone }: WorkingHours): string {
  const overnight = minutesOf(until) < minutesOf(from) ? " on the next day" : "";
  return `allowed are ${days.join(", ")}, ${from} to ${until}${overnight} (${timeZone})`;
}
