import type { Method, ObservedPass } from "../facts";
import { type Rule, techniques } from "../rule";
import { expiryOf, timeOf } from "../times";
import { instantText } from "../wording";

export interface UnexpectedUsabilityConfig {
  readonly clockSkewMinutes: number;
  readonly activationMinutes: number;
}

const minute = 60_000;

export const tapUnexpectedUsability: Rule<UnexpectedUsabilityConfig> = {
  name: "tap-unexpected-usability",
  description: "Checks whether a Temporary Access Pass can be used when it should not, or cannot when it should.",
  enforcementLevel: "mandatory",
  severity: "critical",
  technique: techniques.T1078,
  remediationSteps:
    "Find out in the audit log who changed the pass or the policy; delete the pass, and issue a new one if it is needed.",
  properties: {
    clockSkewMinutes: {
      type: "number",
      minimum: 0,
      // The provider's limit, too: a longer tolerance would hide drift.
      maximum: 60,
      default: 5,
      description:
        "Tolerance for clocks and for Entra's replication, in minutes; at most 60, like tapwatch:clockSkewMinutes",
    },
    activationMinutes: {
      type: "number",
      minimum: 0,
      maximum: 1440,
      default: 15,
      description:
        "How long after its start Graph may still report a pass as NotYetValid, in minutes, added to the tolerance",
    },
  },

  judge: (methods, { clockSkewMinutes, activationMinutes }, now) =>
    methods.flatMap((method) => {
      const { user, urn, pass } = method;
      const tolerance = { skew: clockSkewMinutes * minute, activation: activationMinutes * minute };
      const problem = pass && (contradiction(pass) ?? (isCurrent(method) && clockProblem(pass, now, tolerance)));
      return problem ? [{ urn, problem: problem[0], message: `${user}: ${problem[1]}` }] : [];
    }),
};

/** A code, and the text. */
type Problem = readonly [code: string, text: string];

const unusableReasons = ["expired", "onetimeused", "notyetvalid", "disabledbypolicy"];

/** Whether the last look read the pass. An older observation cannot be compared with the clock. */
function isCurrent({ isUnreadable, isGone }: Method): boolean {
  return !isUnreadable && !isGone;
}

/** Compares isUsable with the reason. */
function contradiction({ isUsable, methodUsabilityReason: reason = "" }: ObservedPass): Problem | undefined {
  const isContradicted = isUsable === true && unusableReasons.includes(reason.toLowerCase());
  return isContradicted ? ["reason", `the pass can be used although Graph reports it as ${reason}`] : undefined;
}

/** Compares usability and reason with the pass's own times. Returns the first contradiction. */
function clockProblem(pass: ObservedPass, now: number, tolerance: Tolerance): Problem | undefined {
  const life = { start: timeOf(pass.startDateTime), expiry: expiryOf(pass), now };
  if (pass.isUsable === true) return usableProblem(life, tolerance);
  if (pass.isUsable === false) return unusableProblem(pass.methodUsabilityReason ?? "", life, tolerance);
  return undefined;
}

/** Milliseconds. */
interface Tolerance {
  readonly skew: number;
  readonly activation: number;
}

/** Milliseconds since the epoch; absent: not known. */
interface Life {
  readonly start: number | undefined;
  readonly expiry: number | undefined;
  readonly now: number;
}

function usableProblem({ start, expiry, now }: Life, { skew }: Tolerance): Problem | undefined {
  if (expiry !== undefined && now > expiry + skew)
    return ["usable-late", `the pass can be used although it expired at ${instantText(expiry)}`];
  if (start !== undefined && now < start - skew)
    return ["usable-early", `the pass can be used although it does not start before ${instantText(start)}`];
  return undefined;
}

function unusableProblem(reason: string, life: Life, { skew, activation }: Tolerance): Problem | undefined {
  const { start, expiry, now } = life;
  if (start === undefined || expiry === undefined) return undefined;
  switch (reason.toLowerCase()) {
    case "enabledbypolicy":
      if (now <= start + skew || now >= expiry - skew) return undefined;
      return ["unusable", `the pass cannot be used although it is ${reason} and valid until ${instantText(expiry)}`];
    case "expired":
      if (now >= expiry - skew) return undefined;
      return [
        "expired-early",
        `Graph reports the pass as ${reason} although it does not expire before ${instantText(expiry)}`,
      ];
    case "notyetvalid":
      if (now <= start + skew + activation || now >= expiry) return undefined;
      return ["not-yet-valid", `Graph reports the pass as ${reason} although it started at ${instantText(start)}`];
    default:
      return undefined;
  }
}
