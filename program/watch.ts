import * as pulumi from "@pulumi/pulumi";
import { TemporaryAccessPassMethod } from "@tapwatch/provider";
import { TemporaryAccessPassActivity } from "@tapwatch/provider/activity";
import { TemporaryAccessPassPolicy } from "@tapwatch/provider/policy";
import { type Configuration, listedRoster, type Roster, readConfiguration, resolvedRoster } from "./configuration";
import { knownOf } from "./known";
import type { Sources, StackOutputs } from "./outputs";
import { outputsOf, planOf } from "./plan";
import { currentDirectory } from "./roster/current-directory";

/** The stack outputs, by their names. */
export type WatchOutputs = {
  /** Whom this stack watches: the names as they are listed, and the principal names of members of groups and roles. */
  readonly watched: pulumi.Output<readonly string[]>;
  /** Whom each group, role or other source of `tapwatch:watch` brought into the watch; empty: the stack lists its users. */
  readonly sources: pulumi.Output<Sources>;
} & { readonly [Name in keyof StackOutputs]: pulumi.Output<StackOutputs[Name]> };

/**
 * The Pulumi program: the stack's configuration → users → one read-only resource each → the stack outputs, to be exported
 * by the program that calls this. Nobody, where the stack is a shard to which a short list leaves none.
 *
 * Groups and roles of `tapwatch:watch` are looked up in every run, previews included. If one of them cannot be read the run fails:
 * nobody is forgotten because of it.
 * @throws RunError with everything that is wrong in the configuration, each key with its remedy
 */
export function watch(): WatchOutputs {
  // The whole list is checked, whichever part is watched: every shard says the same of a wrong one.
  const configuration = readConfiguration(pulumi.runtime.allConfig(), pulumi.getRootDirectory());
  const { problems, watchList } = configuration;
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  const seen =
    watchList === undefined
      ? pulumi.output(watchAll(listedRoster(configuration), configuration))
      : pulumi.output(lookedUp(configuration)).apply((roster) => watchAll(roster, configuration));
  return {
    watched: seen.watched,
    sources: seen.sources,
    passes: seen.passes,
    drift: seen.drift,
    gone: seen.gone,
    unreadable: seen.unreadable,
    accepted: seen.accepted,
    summary: seen.summary,
  };
}

async function lookedUp(configuration: Configuration): Promise<Roster> {
  try {
    return await resolvedRoster(configuration, await currentDirectory(configuration.settings));
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}

/** Registers what is planned, and gathers what the resources say. */
function watchAll(roster: Roster, configuration: Configuration): pulumi.Output<ReturnType<typeof outputsOf>> {
  const plan = planOf(roster, configuration);
  if (plan.warning !== undefined) pulumi.log.warn(plan.warning);
  const methods = plan.methods.map(({ name, args, aliases }) => {
    const opts = aliases.length === 0 ? {} : { aliases: aliases.map((alias) => ({ name: alias })) };
    return new TemporaryAccessPassMethod(name, args, opts);
  });
  const activity = plan.activity && new TemporaryAccessPassActivity(plan.activity.name, plan.activity.args);
  const policy = plan.policy && new TemporaryAccessPassPolicy(plan.policy.name, plan.policy.args);
  const ofUsers = pulumi.all(
    methods.map(({ hasPass, pass, drift, gone, unreadable, accepted }) =>
      knownOf({ hasPass, pass, drift, gone, unreadable, accepted }),
    ),
  );
  const ofActivity = knownOf(
    activity ? { unexplained: activity.unexplained, unreadable: activity.unreadable, gaps: activity.gaps } : {},
  );
  const ofPolicy = knownOf(policy ? { drift: policy.drift, unreadable: policy.unreadable } : {});
  return pulumi
    .all([ofUsers, ofActivity, ofPolicy])
    .apply(([seen, events, seenPolicy]) => outputsOf(plan, { methods: seen, activity: events, policy: seenPolicy }));
}
