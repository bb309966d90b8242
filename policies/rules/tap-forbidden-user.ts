import { type Rule, techniques } from "../rule";
import { isListed, userPatterns } from "../users";

export interface ForbiddenUserConfig {
  readonly users: readonly string[];
}

export const tapForbiddenUser: Rule<ForbiddenUserConfig> = {
  name: "tap-forbidden-user",
  description: "Checks whether a user who must never have a Temporary Access Pass has one.",
  enforcementLevel: "mandatory",
  severity: "critical",
  technique: techniques.T1078,
  remediationSteps:
    "Delete the pass, find out in the audit log who issued it, and exclude the user in the tenant's policy.",
  properties: {
    users: {
      ...userPatterns("Users who must have no pass: break-glass, synchronization and service accounts"),
      default: [],
    },
  },

  judge: (methods, { users }) =>
    methods.flatMap(({ user, urn, hasPass }) =>
      hasPass === true && isListed(user, users)
        ? [{ urn, message: `${user}: there is a pass; this user must not have one` }]
        : [],
    ),
};
