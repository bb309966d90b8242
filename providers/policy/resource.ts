import * as pulumi from "@pulumi/pulumi";
// By the name that the state has it by: policy.js beside package.json says more.
import * as provider from "@tapwatch/provider/policy.js";
import { policyType } from "../method-type";
import { withOutputs } from "../with-outputs";
import type { PolicyApproval, PolicyOutputs } from "./state";

export interface TemporaryAccessPassPolicyArgs {
  /** Approvals that name the policy, by its fingerprint. Default: none. */
  readonly approvals?: pulumi.Input<readonly PolicyApproval[]>;
}

/**
 * The tenant's policy of Temporary Access Passes: whether there may be passes, for whom, and how long they may live. Every refresh reads
 * it. Read-only. A policy is drift until an approval names its fingerprint. One for a stack.
 */
export class TemporaryAccessPassPolicy extends pulumi.dynamic.Resource {
  /** For policies: `validateResourceOfType(TemporaryAccessPassPolicy, …)`. */
  static readonly __pulumiType = policyType;

  // `declare`: as class fields they would overwrite the outputs that Pulumi sets.
  declare readonly approvals: pulumi.Output<PolicyOutputs["approvals"]>;
  /** The tenant whose policy it is. */
  declare readonly tenantId: pulumi.Output<PolicyOutputs["tenantId"]>;
  /** What Graph said last of each property. Absent: the policy could not be read yet. */
  declare readonly policy: pulumi.Output<PolicyOutputs["policy"]>;
  /** What an approval names to accept this policy. */
  declare readonly fingerprint: pulumi.Output<PolicyOutputs["fingerprint"]>;
  /** The policy that is accepted. */
  declare readonly baseline: pulumi.Output<PolicyOutputs["baseline"]>;
  declare readonly drift: pulumi.Output<PolicyOutputs["drift"]>;
  /** The approvals that were used. */
  declare readonly accepted: pulumi.Output<PolicyOutputs["accepted"]>;
  /** Set if the policy may not be read any more, with the time since when. */
  declare readonly unreadable: pulumi.Output<PolicyOutputs["unreadable"]>;

  constructor(name: string, args: TemporaryAccessPassPolicyArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, withOutputs(args, outputs), opts, "entra", "TemporaryAccessPassPolicy");
  }
}

const outputs = [
  ...["approvals", "tenantId", "policy", "fingerprint", "baseline", "drift", "accepted", "unreadable"],
] as const;

export type { PassPolicy, PolicyApproval, PolicyArguments, PolicyDrift, PolicyOutputs } from "./state";
