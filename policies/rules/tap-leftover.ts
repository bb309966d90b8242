import { type Rule, techniques } from "../rule";
import { expiryOf } from "../times";
import { atMost, days, instantText } from "../wording";

export interface LeftoverConfig {
  readonly maxDays: number;
}

const day = 86_400_000;

export const tapLeftover: Rule<LeftoverConfig> = {
  name: "tap-leftover",
  description: "Checks whether an expired or used Temporary Access Pass is still registered.",
  enforcementLevel: "advisory",
  severity: "low",
  technique: techniques.T1078,
  remediationSteps: "Delete the pass: nobody can use it any more.",
  properties: {
    maxDays: {
      type: "integer",
      minimum: 0,
      default: 7,
      description: "How long a pass may stay registered after its expiry, in days",
    },
  },

  judge: (methods, { maxDays }, now) =>
    methods.flatMap(({ user, urn, pass }) => {
      // Graph does not say when a pass was used, so its expiry counts. A pass that is usable after its expiry is a finding
      // of tap-unexpected-usability.
      const expiry = pass && expiryOf(pass);
      if (expiry === undefined || pass?.isUsable === true || now - expiry <= maxDays * day) return [];
      const isUsed = pass?.methodUsabilityReason?.toLowerCase() === "onetimeused";
      const problem = `the ${isUsed ? "used" : "expired"} pass is still registered ${days((now - expiry) / day)} after its expiry`;
      return [
        { urn, problem: "leftover", message: `${user}: ${problem} (${instantText(expiry)}); ${atMost(days(maxDays))}` },
      ];
    }),
};
