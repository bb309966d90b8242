import * as pulumi from "@pulumi/pulumi";
import { TemporaryAccessPassMethod } from "@tapwatch/provider";
import { readConfiguration, strangersWarning } from "./configuration";
import { knownOf } from "./known";
import { type StackOutputs, summarize } from "./outputs";

/** The stack outputs, by their names. */
export type WatchOutputs = {
  /** Whom this stack watches: the names as they are listed. */
  readonly watched: readonly string[];
} & { readonly [Name in keyof StackOutputs]: pulumi.Output<StackOutputs[Name]> };

/**
 * The Pulumi program: the stack's configuration → users → one read-only resource each → the stack outputs, to be exported
 * by the program that calls this. Nobody, where the stack is a shard to which a short list leaves none.
 * @throws RunError with everything that is wrong in the configuration, each key with its remedy
 */
export function watch(): WatchOutputs {
  // The whole list is checked, whichever part is watched: every shard says the same of a wrong one.
  const configuration = readConfiguration(pulumi.runtime.allConfig(), pulumi.getRootDirectory());
  const { users, problems } = configuration;
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  const warning = strangersWarning(configuration);
  if (warning !== undefined) pulumi.log.warn(warning);
  const methods = users.map((args) => {
    // Entra compares names without regard to case: a user stays the same resource however the list writes the name.
    const name = args.user.toLowerCase();
    return new TemporaryAccessPassMethod(name, args, name === args.user ? {} : { aliases: [{ name: args.user }] });
  });
  const outputs = pulumi
    .all(
      methods.map(({ hasPass, pass, drift, gone, unreadable, accepted }) =>
        knownOf({ hasPass, pass, drift, gone, unreadable, accepted }),
      ),
    )
    .apply((seen) => summarize(users.map(({ user }, index) => ({ user, ...seen[index] }))));
  return {
    watched: users.map(({ user }) => user),
    passes: outputs.passes,
    drift: outputs.drift,
    gone: outputs.gone,
    unreadable: outputs.unreadable,
    accepted: outputs.accepted,
    summary: outputs.summary,
  };
}
