import type { Approval } from "../facts";
import { type LifetimeLimits, lifetimeLimits, limitFor } from "../lifetime";
import { type ApprovalRule, techniques } from "../rule";
import { timeOf } from "../times";
import { atMost, days, minutes } from "../wording";

export interface ApprovalHygieneConfig extends LifetimeLimits {
  readonly maxDays: number;
}

const [minute, day] = [60_000, 86_400_000];

export const tapApprovalHygiene: ApprovalRule<ApprovalHygieneConfig> = {
  name: "tap-approval-hygiene",
  description: "Checks whether an approval names no ticket or end, lasts too long, or allows too much.",
  enforcementLevel: "mandatory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps: "Give the approval a ticket, a window no longer than needed, and a maxLifetimeInMinutes.",
  // A policy sees no other policy's configuration: whoever sets limits for tap-max-lifetime sets them here as well.
  properties: {
    maxDays: { type: "integer", minimum: 0, default: 7, description: "How long an approval may last, in days" },
    ...lifetimeLimits,
  },

  judge: ({ user, approval }, config, now) => {
    if (approval === undefined) return [];
    const { ticket, from, until } = approval;
    const problems = [
      ...(ticket === undefined || ticket.trim() === "" ? ["names no ticket; name the one it was agreed in"] : []),
      ...durationProblems({ from: timeOf(from) ?? now, until: timeOf(until) }, config.maxDays),
      ...lifetimeProblems(approval, limitFor(user, config)),
    ];
    return problems.map((problem) => `${user}: the approval ${problem}`);
  },
};

/** An approval without a beginning is one from now on. */
function durationProblems({ from, until }: { from: number; until: number | undefined }, maxDays: number): string[] {
  if (until === undefined) return [`has no end; ${atMost(days(maxDays))}`];
  const length = (until - from) / day;
  return length > maxDays ? [`lasts ${days(length)}; ${atMost(days(maxDays))}`] : [];
}

/** A pass that an approval covers lives no longer than it allows, nor than its window. */
function lifetimeProblems({ from, until, maxLifetimeInMinutes: agreed }: Approval, limit: number): string[] {
  const [begin, end] = [timeOf(from), timeOf(until)];
  const window = begin === undefined || end === undefined ? Number.POSITIVE_INFINITY : (end - begin) / minute;
  if (Math.min(agreed ?? Number.POSITIVE_INFINITY, window) <= limit) return [];
  const problem = agreed === undefined ? "sets no maxLifetimeInMinutes" : `allows a lifetime of ${minutes(agreed)}`;
  return [`${problem}; ${atMost(minutes(limit))}`];
}
