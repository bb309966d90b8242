import * as pulumi from "@pulumi/pulumi";
import type { Approval } from "./approvals/approval";
import * as provider from "./index";
import { methodType } from "./method-type";
import type { Outputs } from "./state";
import type { OldApproval } from "./upgrade";
import { withOutputs } from "./with-outputs";

/** An approval as a program gives it: each value may be an output, a ticket that another stack knows for example. */
export type ApprovalArgs = { readonly [Key in keyof Approval]: pulumi.Input<Approval[Key]> } & {
  /** Short for `userId: "gone"`. */
  readonly user?: pulumi.Input<"gone">;
};

export interface TemporaryAccessPassMethodArgs {
  /** Whose passes are watched: object id, user principal name, or `me`. Another user replaces the resource. */
  readonly user: pulumi.Input<string>;
  /** The current name of a user who is given by object id. It is shown in previews and reports. Default: none. */
  readonly userPrincipalName?: pulumi.Input<string>;
  /** What policies select users by, such as `privileged` and `break-glass`. Default: none. */
  readonly labels?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** What was approved about this user's passes. Default: nothing. */
  readonly approvals?: pulumi.Input<readonly pulumi.Input<ApprovalArgs>[]>;
  /** @deprecated 0.1.0's only approval: write it into the list `approvals`. */
  readonly approval?: pulumi.Input<OldApproval>;
}

/**
 * A user's Temporary Access Pass method. Every refresh reads it from Microsoft Graph and compares it with the baseline.
 * Read-only. Creating it begins the watch: a pass that can still be used is drift until an approval covers it.
 * Updating it accepts what its approvals cover, and nothing else. Deleting it only forgets the user.
 */
export class TemporaryAccessPassMethod extends pulumi.dynamic.Resource {
  /** For policies: `validateResourceOfType(TemporaryAccessPassMethod, …)`. */
  static readonly __pulumiType = methodType;

  // `declare`: as class fields they would overwrite the outputs that Pulumi sets.
  /** Object id, user principal name, or `me`. */
  declare readonly user: pulumi.Output<string>;
  /** The name of a user who is watched by object id. */
  declare readonly userPrincipalName: pulumi.Output<Outputs["userPrincipalName"]>;
  /** What policies select users by. */
  declare readonly labels: pulumi.Output<Outputs["labels"]>;
  /** What was approved about this user's passes. */
  declare readonly approvals: pulumi.Output<Outputs["approvals"]>;
  /** The user's object id, once it is known. Reads go by it. */
  declare readonly userId: pulumi.Output<Outputs["userId"]>;
  /** The tenant in which the watch began. */
  declare readonly tenantId: pulumi.Output<Outputs["tenantId"]>;
  /** Whether Graph lists a pass. Absent: not observed yet. */
  declare readonly hasPass: pulumi.Output<Outputs["hasPass"]>;
  /** The pass in the last observation; absent: there is none. */
  declare readonly pass: pulumi.Output<Outputs["pass"]>;
  /** The accepted pass; absent: it is accepted that there is none. */
  declare readonly baseline: pulumi.Output<Outputs["baseline"]>;
  /** Set if the tenant does not know the user, with the time since when. */
  declare readonly gone: pulumi.Output<Outputs["gone"]>;
  /** What differs from the baseline, with the property names of Graph's configurationDrift. */
  declare readonly drift: pulumi.Output<Outputs["drift"]>;
  /** Set if Graph refuses to tell about this user, with the time since when. */
  declare readonly unreadable: pulumi.Output<Outputs["unreadable"]>;
  /** What the approvals were used for. */
  declare readonly accepted: pulumi.Output<Outputs["accepted"]>;

  constructor(name: string, args: TemporaryAccessPassMethodArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, withOutputs(args, outputs), opts, "entra", "TemporaryAccessPassMethod");
  }

  /**
   * Looks up a user's pass, without a baseline. It is read in every preview, up and refresh.
   * @param id object id, user principal name, or `me`
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): TemporaryAccessPassMethod {
    return new TemporaryAccessPassMethod(name, {} as TemporaryAccessPassMethodArgs, { ...opts, id });
  }
}

const outputs = [
  ...["user", "userPrincipalName", "labels", "approvals", "userId", "tenantId", "hasPass", "pass", "baseline"],
  ...["gone", "drift", "unreadable", "accepted"],
] as const;
