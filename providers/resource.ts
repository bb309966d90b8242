import * as pulumi from "@pulumi/pulumi";
import type { Approval } from "./approvals/approval";
import * as provider from "./index";
import { methodType } from "./method-type";
import type { Outputs } from "./state";
import type { OldApproval } from "./upgrade";

/** An approval as a program gives it: each value may be an output, a ticket that another stack knows for example. */
export type ApprovalArgs = { readonly [Key in keyof Approval]: pulumi.Input<Approval[Key]> } & {
  /** Short for `userId: "gone"`. */
  readonly user?: pulumi.Input<"gone">;
};

export interface TemporaryAccessPassMethodArgs {
  /** Whose passes are watched: object id, user principal name, or `me`. Another user replaces the resource. */
  readonly user: pulumi.Input<string>;
  /** What was approved about this user's passes. Default: nothing. */
  readonly approvals?: pulumi.Input<readonly pulumi.Input<ApprovalArgs>[]>;
  /** @deprecated 0.1.0's only approval: write it into the list `approvals`. */
  readonly approval?: pulumi.Input<OldApproval>;
}

/**
 * A user's Temporary Access Pass method, read from Microsoft Graph on every refresh and compared with what is accepted.
 * Read-only. Creating it begins the watch: a pass that is there, and may still be used, is drift until an approval covers it.
 * Updating it accepts what its approvals cover, and nothing else. Deleting it forgets.
 */
export class TemporaryAccessPassMethod extends pulumi.dynamic.Resource {
  /** So that policies can say `validateResourceOfType(TemporaryAccessPassMethod, …)`. */
  static readonly __pulumiType = methodType;

  // `declare`: as class fields they would overwrite the outputs that Pulumi sets.
  /** Object id, user principal name, or `me`. */
  declare readonly user: pulumi.Output<string>;
  /** What was approved about this user's passes. */
  declare readonly approvals: pulumi.Output<Outputs["approvals"]>;
  /** The user's object id, once known: reads go by it. */
  declare readonly userId: pulumi.Output<Outputs["userId"]>;
  /** The tenant in which the watch began. */
  declare readonly tenantId: pulumi.Output<Outputs["tenantId"]>;
  /** Whether Graph lists a pass. Absent: never observed. */
  declare readonly hasPass: pulumi.Output<Outputs["hasPass"]>;
  /** The pass as Graph said last; absent: there is none. */
  declare readonly pass: pulumi.Output<Outputs["pass"]>;
  /** The pass that is accepted; absent: that there is none. */
  declare readonly baseline: pulumi.Output<Outputs["baseline"]>;
  /** The tenant does not know the user; since when. */
  declare readonly gone: pulumi.Output<Outputs["gone"]>;
  /** What differs from what is accepted, in the property names of Graph's configurationDrift. */
  declare readonly drift: pulumi.Output<Outputs["drift"]>;
  /** Graph refuses to tell about this user; since when. */
  declare readonly unreadable: pulumi.Output<Outputs["unreadable"]>;
  /** What the approvals were used for. */
  declare readonly accepted: pulumi.Output<Outputs["accepted"]>;

  constructor(name: string, args: TemporaryAccessPassMethodArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, withOutputs({ ...args }), opts, "entra", "TemporaryAccessPassMethod");
  }

  /**
   * Looks a user's pass up, without a baseline: it is read live in every preview, up and refresh.
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
  ...["user", "approvals", "userId", "tenantId", "hasPass", "pass", "baseline"],
  ...["gone", "drift", "unreadable", "accepted"],
] as const;

/** Declares the outputs: Pulumi makes an Output only of a property that the arguments name. */
function withOutputs(args: pulumi.Inputs): pulumi.Inputs {
  return { ...Object.fromEntries(outputs.map((name) => [name, undefined])), ...args };
}
