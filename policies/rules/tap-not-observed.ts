import { type Rule, techniques } from "../rule";

export const tapNotObserved: Rule<object> = {
  name: "tap-not-observed",
  description:
    "Checks whether a watched user, the tenant's audit log or its policy was not observed. If nothing is known, nothing is clean.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1562,
  remediationSteps:
    "If this is a preview of a new user, do nothing. Otherwise refresh. If Graph refuses, check the permission and the role. If the user is gone, find out who deleted the user; then approve the departure (userId: gone), or stop watching.",
  properties: {},

  judge: (methods, _config, _now, { activity, policy }) => [
    ...(activity?.isNotTold
      ? [
          {
            urn: activity.urn,
            problem: "activity",
            message: "the tenant: the audit log does not tell of all of the time since the watch began",
          },
        ]
      : []),
    ...(policy?.isUnreadable
      ? [
          {
            urn: policy.urn,
            problem: "policy",
            message: "the tenant: Graph refuses to tell about its policy; what is known is from an earlier look",
          },
        ]
      : []),
    ...methods.flatMap(({ user, urn, hasPass, isUnreadable, isGone }) => {
      if (isUnreadable)
        return [
          {
            urn,
            problem: "refused",
            message: `${user}: Graph refuses to tell about this user; the last observation is from an earlier look`,
          },
        ];
      if (isGone)
        return [
          {
            urn,
            problem: "gone",
            message: `${user}: the tenant does not know this user any more; the last observation is from an earlier look`,
          },
        ];
      if (hasPass === undefined)
        return [
          {
            urn,
            problem: "not-observed",
            message: `${user}: not observed yet; nothing is known until the user is read`,
          },
        ];
      return [];
    }),
  ],
};
