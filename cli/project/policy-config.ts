import { resolve } from "node:path";
import { type StackPlace, stackValue } from "./stack-value";

/**
 * The file that `tapwatch:policyConfig` names: the configuration of tapwatch's own policies, which belongs to the stack. A run
 * that leaves it out would judge by other limits, and call fixed what still stands.
 * @returns its path; undefined: the key is not set
 * @throws Error if the key is no name of a file
 */
export function policyConfigFile(place: StackPlace): string | undefined {
  const { value } = stackValue(place, "policyConfig");
  if (value === "") return undefined;
  if (typeof value === "string") return resolve(place.directory, value);
  throw new Error(
    "tapwatch:policyConfig must be the name of a JSON file with the policies' configuration, such as policies.json",
  );
}
