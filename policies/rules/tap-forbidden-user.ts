import { type Rule, techniques } from "../rule";
import { userPatterns } from "../users";
import { labelList } from "../whom";

export const tapForbiddenUser: Rule<object> = {
  name: "tap-forbidden-user",
  description: "Checks whether a user who must never have a Temporary Access Pass has one.",
  enforcementLevel: "mandatory",
  severity: "critical",
  technique: techniques.T1078,
  remediationSteps:
    "Delete the pass, find out in the audit log who issued it, and exclude the user in the tenant's policy.",
  properties: {
    users: {
      ...userPatterns(
        "Users who must have no pass, beside those with a label: break-glass, synchronization and service accounts",
      ),
      default: [],
    },
    labels: { ...labelList("The labels of users who must have no pass"), default: ["break-glass"] },
  },

  judge: (methods) =>
    methods.flatMap(({ user, urn, hasPass }) =>
      hasPass === true
        ? [{ urn, problem: "pass", message: `${user}: there is a pass; this user must not have one` }]
        : [],
    ),
};
