import type { Inputs } from "@pulumi/pulumi";

/** Names every output in the arguments: Pulumi makes an Output only of a property that they name. */
export function withOutputs(args: Inputs, outputs: readonly string[]): Inputs {
  return { ...Object.fromEntries(outputs.map((name) => [name, undefined])), ...args };
}
