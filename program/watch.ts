import * as pulumi from "@pulumi/pulumi";
import { TemporaryAccessPassMethod } from "@tapwatch/provider";
import { readConfiguration } from "./configuration";
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
  const { users, strangers, problems } = readConfiguration(pulumi.runtime.allConfig(), pulumi.getRootDirectory());
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  // Approvals stay in the file when users leave the list; but a misspelt name approves nothing, and that is worth a word.
  if (strangers.length > 0) {
    const names = strangers.join(", ");
    pulumi.log.warn(`tapwatch:approvals names users whom nobody watches, and approves nothing of theirs: ${names}`);
  }
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
