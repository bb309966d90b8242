import { type Rule, techniques } from "../rule";
import { timeOf } from "../times";
import { isWithin, type LocalTime, localTimeIn, minutesOf, type WorkingHours, weekdays } from "../working-hours";

/** If no property is set, the rule is off. */
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
  remediationSteps:
    "Ask the person who issued the pass why it was needed at that time. If there was no need, delete the pass.",
  properties: {
    timeZone: {
      type: "string",
      minLength: 1,
      description: `IANA time zone of the hours, such as Europe/Berlin (default: ${defaults.timeZone}; if none of the four is set, the rule is off)`,
    },
    days: {
      type: "array",
      items: { type: "string", enum: [...weekdays] },
      minItems: 1,
      uniqueItems: true,
      description: "The days on which work begins (default: Monday to Friday)",
    },
    from: { ...clock, description: `When work begins, HH:MM (default: ${defaults.from})` },
    until: {
      ...clock,
      description: `When work ends, HH:MM; a time before 'from' is on the next day (default: ${defaults.until})`,
    },
  },

  judge: (methods, config) => {
    const { timeZone, days, from, until } = config;
    if ([timeZone, days, from, until].every((value) => value === undefined)) return [];
    const hours = { ...defaults, ...config };
    const toLocal = localTimeIn(hours.timeZone);
    return methods.flatMap(({ user, urn, pass }) => {
      const created = timeOf(pass?.createdDateTime);
      const local = created === undefined ? undefined : toLocal(created);
      if (local === undefined || isWithin(local, hours)) return [];
      return [
        { urn, problem: "created", message: `${user}: the pass was created ${localText(local)}; ${hoursText(hours)}` },
      ];
    });
  },
};

const two = (count: number) => String(count).padStart(2, "0");

function localText({ weekday, date, minute }: LocalTime): string {
  return `on ${weekday} ${date} at ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function hoursText({ days, from, until, timeZone }: WorkingHours): string {
  const overnight = minutesOf(until) < minutesOf(from) ? " on the next day" : "";
  return `working hours are ${days.join(", ")}, ${from} to ${until}${overnight} (${timeZone})`;
}
