import { unwatchedPolicy } from "../engine/own-pack";
import type { PolicyConfiguration } from "../engine/policy-configuration";
import { isMethod, namesOf, type ResourceState } from "../engine/state";

/**
 * The names in the policies' lists of users that nobody watches, each with its policy: a misspelt name is judged by no such
 * policy. One with `*` may be for users to come. The policy about users whom nobody watches is left out.
 */
export function policyStrangers(
  configured: Readonly<Record<string, PolicyConfiguration>>,
  resources: readonly ResourceState[],
): string[] {
  const watched = new Set(
    resources
      .filter(isMethod)
      .flatMap(namesOf)
      .map((name) => name.toLowerCase()),
  );
  const isStranger = (name: string) => !name.includes("*") && !watched.has(name.toLowerCase());
  return Object.entries(configured).flatMap(([policy, { enforcementLevel, properties }]) =>
    enforcementLevel === "disabled" || policy === unwatchedPolicy
      ? []
      : listedIn(properties)
          .filter(isStranger)
          .map((name) => `${name} (${policy})`),
  );
}

/** What stands in a property `users` or `user`, at whatever depth. */
function listedIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "users" || key === "user"
      ? [inner].flat().filter((name): name is string => typeof name === "string")
      : listedIn(inner),
  );
}
