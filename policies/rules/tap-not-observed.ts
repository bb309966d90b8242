import { type Rule, techniques } from "../rule";

export const tapNotObserved: Rule<object> = {
  name: "tap-not-observed",
  description: "Checks whether a watched user was not observed: nothing is known, and so nothing is clean.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1562,
  remediationSteps:
    "In a preview of a new user there is nothing to do. Else refresh; where Graph refuses, check the permission and the role. If the user is gone, find out who deleted the user; then approve the departure (userId: gone), or stop watching.",
  properties: {},

  judge: (methods) =>
    methods.flatMap(({ user, urn, hasPass, isUnreadable, isGone }) => {
      if (isUnreadable)
        return [{ urn, message: `${user}: Graph refuses to tell about this user; what is known is from before` }];
      if (isGone)
        return [{ urn, message: `${user}: the tenant does not know this user now; what is known is from before` }];
      if (hasPass === undefined)
        return [{ urn, message: `${user}: not observed yet; nothing is known until it is read` }];
      return [];
    }),
};
