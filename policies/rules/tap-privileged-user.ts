import { lifetimeSchema } from "../lifetime";
import { type Rule, techniques } from "../rule";
import { userPatterns } from "../users";
import { labelList } from "../whom";
import { minutes } from "../wording";

export interface PrivilegedUserConfig {
  readonly maxLifetimeInMinutes: number;
}

export const tapPrivilegedUser: Rule<PrivilegedUserConfig> = {
  name: "tap-privileged-user",
  description: "Checks whether a privileged user's Temporary Access Pass is reusable or lives longer than allowed.",
  enforcementLevel: "mandatory",
  severity: "critical",
  technique: techniques.T1098,
  remediationSteps:
    "Delete the pass and issue a one-time pass with a short lifetime, while the user is waiting for it.",
  properties: {
    users: { ...userPatterns("The privileged users, beside those with a label"), default: [] },
    labels: { ...labelList("The labels of privileged users"), default: ["privileged"] },
    maxLifetimeInMinutes: {
      ...lifetimeSchema,
      default: 60,
      description: "Longest lifetime of a privileged user's pass, in minutes",
    },
  },

  judge: (methods, { maxLifetimeInMinutes: limit }) =>
    methods.flatMap(({ user, urn, pass }) => {
      if (pass === undefined) return [];
      const { isUsableOnce, lifetimeInMinutes: actual } = pass;
      const problems = [
        ...(isUsableOnce === false ? ["is reusable"] : []),
        ...(actual !== undefined && actual > limit ? [`lives ${minutes(actual)}`] : []),
      ];
      if (problems.length === 0) return [];
      const allowed = `only one-time passes of at most ${minutes(limit)} are allowed`;
      return [
        {
          urn,
          problem: "pass",
          message: `${user}: the pass of this privileged user ${problems.join(" and ")}; ${allowed}`,
        },
      ];
    }),
};
