import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Method } from "./facts";
import { userPatterns } from "./users";
import { isMeant, labelList } from "./whom";

/** How long passes may live: configuration that the rules about passes and about approvals share. */
export interface LifetimeLimits {
  readonly maxLifetimeInMinutes: number;
  readonly overrides: readonly {
    readonly users?: readonly string[];
    readonly labels?: readonly string[];
    readonly maxLifetimeInMinutes: number;
  }[];
}

/** JSON Schema of a lifetime, within Entra's own bounds of a pass: 10 minutes to 30 days. */
export const lifetimeSchema = { type: "integer", minimum: 10, maximum: 43_200 } as const;

export const lifetimeLimits: Record<keyof LifetimeLimits, PolicyConfigJSONSchema> = {
  maxLifetimeInMinutes: { ...lifetimeSchema, default: 480, description: "Longest lifetime of a pass, in minutes" },
  overrides: {
    type: "array",
    default: [],
    description: "Other limits for some users, by 'users' or 'labels'; the first entry that means a user counts",
    items: {
      type: "object",
      required: ["maxLifetimeInMinutes"],
      // Without users or labels it would be the limit of everybody.
      minProperties: 2,
      additionalProperties: false,
      properties: {
        users: userPatterns("The users this limit is for"),
        labels: labelList("The labels of the users this limit is for"),
        maxLifetimeInMinutes: { ...lifetimeSchema, description: "Longest lifetime for them, in minutes" },
      },
    },
  },
};

/** How long a user's pass may live, in minutes. */
export function limitFor(
  user: Pick<Method, "user" | "otherNames" | "labels">,
  { maxLifetimeInMinutes, overrides }: LifetimeLimits,
): number {
  return overrides.find((override) => isMeant(user, override))?.maxLifetimeInMinutes ?? maxLifetimeInMinutes;
}
