import type { Approval } from "../facts";
import { type LifetimeLimits, lifetimeLimits, limitFor } from "../lifetime";
import { approvalKey } from "../problem";
import { type ApprovalRule, techniques } from "../rule";
import { timeOf } from "../times";
import { atMost, days, minutes, oneLine, passes } from "../wording";

export interface ApprovalHygieneConfig extends LifetimeLimits {
  readonly maxDays: number;
  readonly maxUses: number;
}

const [minute, day] = [60_000, 86_400_000];

export const tapApprovalHygiene: ApprovalRule<ApprovalHygieneConfig> = {
  name: "tap-approval-hygiene",
  description: "Checks whether an approval has no ticket, or a window has no end, lasts too long or allows too much.",
  enforcementLevel: "mandatory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps:
    "Give every approval a ticket. Give a window an end, no later than needed, a maxLifetimeInMinutes, and no more uses than needed.",
  // A policy does not see another policy's configuration: the limits of tap-max-lifetime must be set here, too.
  properties: {
    maxDays: { type: "integer", minimum: 0, default: 7, description: "How long a window may last, in days" },
    maxUses: { type: "integer", minimum: 1, default: 5, description: "How many passes a window may cover" },
    ...lifetimeLimits,
  },

  judge: (method, config, now) =>
    method.approvals.flatMap((approval, index) => {
      const { user, approvals } = method;
      const problems: Problem[] = [
        ...(ticketOf(approval) === "" ? [noTicket] : []),
        ...(isWindow(approval) ? windowProblems(approval, limitFor(method, config), config, now) : []),
      ];
      return problems.map(([kind, problem]) => ({
        problem: `${kind}-${approvalKey({ ...approval })}`,
        message: `${user}: ${labelOf(approval, index, approvals.length)} ${problem}`,
      }));
    }),
};

/** A kind, and the text. */
type Problem = readonly [kind: string, text: string];

const noTicket: Problem = ["no-ticket", "has no ticket; add the ticket of the agreement"];

/** The ticket on one line; a state may hold any text. */
function ticketOf({ ticket = "" }: Approval): string {
  return oneLine(ticket);
}

function labelOf(approval: Approval, index: number, count: number): string {
  const ticket = ticketOf(approval);
  if (ticket !== "") return `the approval ${ticket}`;
  return count === 1 ? "the approval" : `approval ${index + 1} of ${count}`;
}

/** A window names neither a pass nor a person. */
function isWindow({ pass, userId }: Approval): boolean {
  return pass === undefined && userId === undefined;
}

function windowProblems(
  window: Approval,
  lifetimeLimit: number,
  { maxDays, maxUses }: ApprovalHygieneConfig,
  now: number,
): Problem[] {
  const { from, until, uses = 1 } = window;
  return [
    ...durationProblems({ from: timeOf(from) ?? now, until: timeOf(until) }, maxDays),
    ...lifetimeProblems(window, lifetimeLimit),
    ...(uses > maxUses ? [["uses", `covers ${passes(uses)}; ${atMost(passes(maxUses))}`] as const] : []),
  ];
}

/** A window without `from` begins now. */
function durationProblems({ from, until }: { from: number; until: number | undefined }, maxDays: number): Problem[] {
  if (until === undefined) return [["no-end", `has no end; ${atMost(days(maxDays))}`]];
  const length = (until - from) / day;
  return length > maxDays ? [["too-long", `lasts ${days(length)}; ${atMost(days(maxDays))}`]] : [];
}

/** A covered pass lives at most as long as the window itself, and as maxLifetimeInMinutes. The shorter one counts. */
function lifetimeProblems({ from, until, maxLifetimeInMinutes: agreed }: Approval, limit: number): Problem[] {
  const [begin, end] = [timeOf(from), timeOf(until)];
  const window = begin === undefined || end === undefined ? Number.POSITIVE_INFINITY : (end - begin) / minute;
  if (Math.min(agreed ?? Number.POSITIVE_INFINITY, window) <= limit) return [];
  const problem = agreed === undefined ? "sets no maxLifetimeInMinutes" : `allows a lifetime of ${minutes(agreed)}`;
  return [["lifetime", `${problem}; ${atMost(minutes(limit))}`]];
}
