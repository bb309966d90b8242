import type { Drift } from "../drift/drift";
import type { PolicyState } from "./state";

export { policyWords } from "./policy";

/** What of the policy people review; in a preview some of it is not known. */
export type PolicySeen = Partial<Pick<PolicyState, "drift" | "fingerprint" | "unreadable">>;

/** The name of the resource: there is one in a stack. It stands where others have a user. */
export const policyName = "tenant-policy";

/** The policy's drift in the form that the drift of users has: none, or one. */
export function policyDriftOf({ drift }: PolicySeen): ({ readonly user: string } & Drift)[] {
  if (drift === undefined || drift.kind === "None") return [];
  const { kind, changes, firstReportedDateTime, initiatedBy } = drift;
  return [
    {
      user: policyName,
      kind,
      changes,
      ...(firstReportedDateTime !== undefined && { firstReportedDateTime }),
      ...(initiatedBy && { initiatedBy }),
    },
  ];
}
