import { type Rule, techniques } from "../rule";

export const tapOneTimeUse: Rule<object> = {
  name: "tap-one-time-use",
  description: "Checks whether a Temporary Access Pass can be used more than once.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps:
    "Delete the pass and issue a one-time pass, or require one-time use in the tenant's policy for all passes.",
  properties: {},

  // If isUsableOnce is absent, Graph did not say that the pass is reusable.
  judge: (methods) =>
    methods.flatMap(({ user, urn, pass }) =>
      pass?.isUsableOnce === false
        ? [{ urn, problem: "reusable", message: `${user}: the pass is reusable; only one-time passes are allowed` }]
        : [],
    ),
};
