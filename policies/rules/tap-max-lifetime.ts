import { type LifetimeLimits, lifetimeLimits, limitFor } from "../lifetime";
import { type Rule, techniques } from "../rule";
import { atMost, minutes } from "../wording";

export const tapMaxLifetime: Rule<LifetimeLimits> = {
  name: "tap-max-lifetime",
  description: "Checks whether a Temporary Access Pass lives longer than allowed.",
  enforcementLevel: "mandatory",
  severity: "high",
  technique: techniques.T1098,
  remediationSteps:
    "Delete the pass and issue one with a shorter lifetime, or lower the maximum in the tenant's policy.",
  properties: lifetimeLimits,

  judge: (methods, config) =>
    methods.flatMap((method) => {
      const { user, urn, pass } = method;
      const actual = pass?.lifetimeInMinutes;
      const limit = limitFor(method, config);
      if (actual === undefined || actual <= limit) return [];
      return [
        { urn, problem: "lifetime", message: `${user}: the pass lives ${minutes(actual)}; ${atMost(minutes(limit))}` },
      ];
    }),
};
