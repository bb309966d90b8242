import type { ObservedPass } from "../facts";
import { type Rule, techniques } from "../rule";
import { expiryOf, timeOf } from "../times";
import { instantText } from "../wording";

export interface UnexpectedUsabilityConfig {
  readonly clockSkewMinutes: number;
}

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
      maximum: 1440,
      default: 5,
      description: "Tolerance for clocks and for Entra's replication, in minutes",
    },
  },

  judge: (methods, { clockSkewMinutes }, now) =>
    methods.flatMap(({ user, urn, pass }) => {
      const problem = pass && contradiction(pass, now, clockSkewMinutes * 60_000);
      return problem === undefined ? [] : [{ urn, message: `${user}: ${problem}` }];
    }),
};

const unusableReasons = ["expired", "onetimeused", "notyetvalid", "disabledbypolicy"];

/** What a pass says of its usability against its own times and reason: the first contradiction, in one sentence. */
function contradiction(pass: ObservedPass, now: number, skew: number): string | undefined {
  const { isUsable, methodUsabilityReason: reason = "" } = pass;
  const [start, expiry] = [timeOf(pass.startDateTime), expiryOf(pass)];

  if (isUsable === true) {
    if (unusableReasons.includes(reason.toLowerCase()))
      return `the pass can be used although it is said to be ${reason}`;
    if (expiry !== undefined && now > expiry + skew)
      return `the pass can be used although it expired at ${instantText(expiry)}`;
    if (start !== undefined && now < start - skew)
      return `the pass can be used although it starts at ${instantText(start)} only`;
  }
  if (isUsable === false && reason.toLowerCase() === "enabledbypolicy") {
    const isWithin = start !== undefined && expiry !== undefined && now > start + skew && now < expiry - skew;
    if (isWithin) return `the pass cannot be used although it is ${reason} and valid until ${instantText(expiry)}`;
  }
  return undefined;
}
