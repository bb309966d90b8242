import type { Attribution } from "../activity/event";
import type { Approval } from "../approvals/approval";
import type { PolicyKind } from "../drift/drift";
import { defined, type Unreadable } from "../state";
import type { PassPolicy, PolicyChange } from "./policy";

export type { PassPolicy, PolicyChange, PolicyTarget } from "./policy";

/** An approval of the tenant's policy as it is, or is to be. */
export interface PolicyApproval extends Pick<Approval, "ticket" | "by" | "approvedDateTime" | "expires"> {
  /** The policy's fingerprint. */
  readonly policy: string;
}

export interface PolicyArguments {
  readonly approvals?: readonly PolicyApproval[];
}

export interface PolicyDrift {
  /** `PolicyFound`: nobody has named the policy yet; `PolicyAltered`: it differs from the one that was named. */
  readonly kind: "None" | PolicyKind;
  readonly changes: readonly PolicyChange[];
  /** ISO 8601 instant of the look that first found this drift; absent: there is no drift. */
  readonly firstReportedDateTime?: string;
  /** ISO 8601 instant of the look that found the last change, if the policy changed once more since the first report. */
  readonly changedDateTime?: string;
  /** Who made the last change, by the directory audit log. Absent: the log does not say, does not say yet, or may not be read. */
  readonly initiatedBy?: Attribution;
}

/** One use of an approval: the policy that it names became the baseline. */
export interface PolicyAcceptance {
  readonly kind: PolicyKind;
  readonly fingerprint: string;
  /** ISO 8601 instant: Graph's clock at a refresh, this machine's at an update. */
  readonly acceptedDateTime: string;
  /** The approval as it was when it was used. */
  readonly approval: PolicyApproval;
  /** What to go back to when the approval expires; absent: it does not expire. */
  readonly before?: {
    readonly baseline?: PassPolicy;
    readonly drift: PolicyDrift;
  };
}

export interface PolicyState {
  /** The tenant whose policy it is. */
  readonly tenantId?: string;
  /** What Graph said last of each property. Absent: the policy could not be read yet. */
  readonly policy?: PassPolicy;
  /** What an approval names to accept this policy. */
  readonly fingerprint?: string;
  /** The policy that is accepted. */
  readonly baseline?: PassPolicy;
  readonly drift: PolicyDrift;
  readonly accepted?: readonly PolicyAcceptance[];
  /** Set if the policy may not be read any more. */
  readonly unreadable?: Unreadable;
}

export type PolicyOutputs = PolicyArguments & PolicyState;

/** The arguments alone, in a fixed order. */
export function policyArgumentsIn({ approvals = [] }: PolicyArguments): PolicyArguments {
  return approvals.length > 0 ? { approvals } : {};
}

const stateProperties = [
  ...["tenantId", "policy", "fingerprint", "baseline", "drift", "accepted", "unreadable"],
] as const satisfies readonly (keyof PolicyState)[];

/** What is known, without the arguments. Absent properties are left out: Pulumi's wire format has no undefined. */
export function policyStateIn(outputs: PolicyOutputs): PolicyState {
  return defined(outputs, stateProperties);
}
