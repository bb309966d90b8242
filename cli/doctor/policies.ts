import { ownPolicies } from "../engine/own-policies";
import { configurePack } from "../engine/policy-configuration";
import { policyConfigFile } from "../project/policy-config";
import type { StackPlace } from "../project/stack-value";
import { type CheckResult, fail, ok } from "./check-result";

/** Whether the policies take the configuration that `tapwatch:policyConfig` names. */
export function checkPolicies(place: StackPlace): CheckResult {
  try {
    const file = policyConfigFile(place);
    configurePack(ownPolicies, file);
    return ok("policies", file === undefined ? "as they come: tapwatch:policyConfig names no file" : file);
  } catch (error) {
    return fail("policies", (error as Error).message, "correct the file, or tapwatch:policyConfig");
  }
}
