import { type Rule, techniques } from "../rule";
import { isListed, userPatterns } from "../users";
import { minutes } from "../wording";

export interface MaxLifetimeConfig {
  readonly maxLifetimeInMinutes: number;
  readonly overrides: readonly { readonly users: readonly string[]; readonly maxLifetimeInMinutes: number }[];
}

// Entra's own bounds of a pass: 10 minutes to 30 days.
const lifetime = { type: "integer", minimum: 10, maximum: 43_200 } as const;

export const tapMaxLifetime: Rule<MaxLifetimeConfig> = {
  name: "tap-max-lifetime",
  description: "Checks whether a Temporary Access Pass lives longer than allowed.",
  enforcementLevel: "mandatory",
  severity: "high",
  technique: techniques.T1098,
  remediationSteps:
    "Delete the pass and issue one with a shorter lifetime, or lower the maximum in the tenant's policy.",
  properties: {
    maxLifetimeInMinutes: { ...lifetime, default: 480, description: "Longest lifetime of a pass, in minutes" },
    overrides: {
      type: "array",
      default: [],
      description: "Other limits for some users; the first entry that lists a user counts",
      items: {
        type: "object",
        required: ["users", "maxLifetimeInMinutes"],
        additionalProperties: false,
        properties: {
          users: userPatterns("Whom this limit is for"),
          maxLifetimeInMinutes: { ...lifetime, description: "Longest lifetime for them, in minutes" },
        },
      },
    },
  },

  judge: (methods, config) =>
    methods.flatMap(({ user, urn, pass }) => {
      const actual = pass?.lifetimeInMinutes;
      const limit = limitFor(user, config);
      if (actual === undefined || actual <= limit) return [];
      return [{ urn, message: `${user}: the pass lives ${minutes(actual)}; at most ${minutes(limit)} are allowed` }];
    }),
};

/** How long a user's pass may live, in minutes. */
export function limitFor(user: string, { maxLifetimeInMinutes, overrides }: MaxLifetimeConfig): number {
  return overrides.find(({ users }) => isListed(user, users))?.maxLifetimeInMinutes ?? maxLifetimeInMinutes;
}
