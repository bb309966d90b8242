import { type Rule, techniques } from "../rule";
import { timeOf } from "../times";
import { atMost, hours, instantText } from "../wording";

export interface FutureStartConfig {
  readonly maxHoursAhead: number;
}

const hour = 3_600_000;

export const tapFutureStart: Rule<FutureStartConfig> = {
  name: "tap-future-start",
  description: "Checks whether a Temporary Access Pass was issued longer before its start than allowed.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps: "Delete the pass, and issue it when it is needed.",
  properties: {
    maxHoursAhead: {
      type: "integer",
      minimum: 0,
      default: 72,
      description: "How long before its start a pass may be issued, in hours",
    },
  },

  judge: (methods, { maxHoursAhead }, now) =>
    methods.flatMap(({ user, urn, pass }) => {
      const start = timeOf(pass?.startDateTime);
      if (start === undefined || start <= now) return [];
      // Counted from the issue, not from now: else the finding would go away as the start comes nearer.
      const created = Math.min(timeOf(pass?.createdDateTime) ?? now, now);
      const ahead = (start - created) / hour;
      if (ahead <= maxHoursAhead) return [];
      const problem = `the pass starts at ${instantText(start)}, ${hours(ahead)} after it was issued`;
      return [{ urn, problem: "start", message: `${user}: ${problem}; ${atMost(hours(maxHoursAhead))}` }];
    }),
};
