import * as pulumi from "@pulumi/pulumi";
// By the name that the state has it by: activity.js beside package.json says more.
import * as provider from "@tapwatch/provider/activity.js";
import { activityType } from "../method-type";
import { withOutputs } from "../with-outputs";
import type { ActivityArguments, ActivityOutputs, EventApproval } from "./state";

export interface TemporaryAccessPassActivityArgs {
  /** Whose passes have a resource of their own: object ids and principal names. */
  readonly watched: pulumi.Input<readonly string[]>;
  /** Approvals that name a pass, and its user. Default: none. */
  readonly approvals?: pulumi.Input<readonly EventApproval[]>;
}

/**
 * The events of Temporary Access Passes in the whole tenant, by the directory audit log: who issued and deleted which. Every refresh
 * reads the log from where it was read last. Read-only. An event that no watched user's resource explains is drift until an approval
 * names its pass. One for a stack.
 */
export class TemporaryAccessPassActivity extends pulumi.dynamic.Resource {
  /** For policies: `validateResourceOfType(TemporaryAccessPassActivity, …)`. */
  static readonly __pulumiType = activityType;

  // `declare`: as class fields they would overwrite the outputs that Pulumi sets.
  /** Whose passes have a resource of their own. */
  declare readonly watched: pulumi.Output<ActivityArguments["watched"]>;
  declare readonly approvals: pulumi.Output<ActivityOutputs["approvals"]>;
  /** The tenant whose log it is. */
  declare readonly tenantId: pulumi.Output<ActivityOutputs["tenantId"]>;
  /** Events before this instant are not judged. Absent: the log could not be read yet. */
  declare readonly beganDateTime: pulumi.Output<ActivityOutputs["beganDateTime"]>;
  /** How far the log was read. */
  declare readonly mark: pulumi.Output<ActivityOutputs["mark"]>;
  /** The events that nothing explains. */
  declare readonly unexplained: pulumi.Output<ActivityOutputs["unexplained"]>;
  /** Events that a later look decides about. */
  declare readonly undecided: pulumi.Output<ActivityOutputs["undecided"]>;
  /** Events that approvals cover. */
  declare readonly accepted: pulumi.Output<ActivityOutputs["accepted"]>;
  /** Times of which nobody can tell what happened. */
  declare readonly gaps: pulumi.Output<ActivityOutputs["gaps"]>;
  /** Set if the log may not be read any more, with the time since when. */
  declare readonly unreadable: pulumi.Output<ActivityOutputs["unreadable"]>;

  constructor(name: string, args: TemporaryAccessPassActivityArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, withOutputs(args, outputs), opts, "entra", "TemporaryAccessPassActivity");
  }
}

const outputs = [
  ...["watched", "approvals", "tenantId", "beganDateTime", "mark"],
  ...["unexplained", "undecided", "accepted", "gaps", "unreadable"],
] as const;

export type { ActivityArguments, ActivityOutputs, EventApproval, UnexplainedEvent } from "./state";
