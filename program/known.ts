import * as pulumi from "@pulumi/pulumi";

/**
 * What is known of an item, even where Pulumi does not know all of it yet: a property that is unknown is missing. Without it
 * one user who is not in the state leaves every stack output unknown: in previews, and in `refresh --run-program`, which
 * saves them as such.
 */
export function knownOf<Item extends object>(item: pulumi.Input<Item>): pulumi.Output<Partial<pulumi.Unwrap<Item>>> {
  type Known = Partial<pulumi.Unwrap<Item>>;
  // The SDK's own second argument of `apply`, which its types leave out: run although something is unknown.
  const output = pulumi.output(item) as unknown as {
    apply(callback: (item: object) => Known, runWithUnknowns: true): pulumi.Output<Known>;
  };
  return output.apply((given) => {
    if (pulumi.isUnknown(given)) return {} as Known;
    return Object.fromEntries(
      Object.entries(given).filter(([, value]) => !pulumi.containsUnknowns(value)),
    ) as unknown as Known;
  }, true);
}
