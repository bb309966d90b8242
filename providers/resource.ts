import * as pulumi from "@pulumi/pulumi";
import * as provider from "./index";
import type { Arguments, Outputs } from "./state";

export type TemporaryAccessPassMethodArgs = { readonly [K in keyof Arguments]: pulumi.Input<Arguments[K]> };

/**
 * A user's Temporary Access Pass method, read from Microsoft Graph on every refresh and compared with the pass that was
 * last accepted. Read-only: creating it adopts what is there, deleting it forgets.
 */
export class TemporaryAccessPassMethod extends pulumi.dynamic.Resource {
  /** So that policies can say `validateResourceOfType(TemporaryAccessPassMethod, …)`. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";

  // `declare`: as class fields they would overwrite the outputs that Pulumi sets.
  declare readonly user: pulumi.Output<string>;
  declare readonly approval: pulumi.Output<Outputs["approval"]>;
  declare readonly hasPass: pulumi.Output<Outputs["hasPass"]>;
  declare readonly pass: pulumi.Output<Outputs["pass"]>;
  declare readonly baseline: pulumi.Output<Outputs["baseline"]>;
  declare readonly drift: pulumi.Output<Outputs["drift"]>;
  declare readonly unreadable: pulumi.Output<Outputs["unreadable"]>;

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

/** Declares the outputs: Pulumi makes an Output only of a property that the arguments name. */
function withOutputs(args: pulumi.Inputs): pulumi.Inputs {
  const outputs = { hasPass: undefined, pass: undefined, baseline: undefined, drift: undefined, unreadable: undefined };
  return { user: undefined, approval: undefined, ...args, ...outputs };
}
