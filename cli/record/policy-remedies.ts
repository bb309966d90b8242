import { policies } from "@tapwatch/policies";

/** What tapwatch's own policies say to do about their findings, by the policy's name; other packs tell their own. */
export function policyRemedies(): ReadonlyMap<string, string> {
  return new Map(
    policies.flatMap(({ name, remediationSteps }) =>
      remediationSteps === undefined ? [] : [[name, remediationSteps]],
    ),
  );
}
