import * as pulumi from "@pulumi/pulumi";
import { type Outputs, TemporaryAccessPassMethod } from "@tapwatch/provider";
import { TemporaryAccessPassActivity } from "@tapwatch/provider/activity";
import { activityName } from "@tapwatch/provider/activity/drift";
import { TemporaryAccessPassPolicy } from "@tapwatch/provider/policy";
import { policyName } from "@tapwatch/provider/policy/drift";
import { shownName } from "@tapwatch/provider/state";
import {
  type Configuration,
  listedRoster,
  type Roster,
  readConfiguration,
  resolvedRoster,
  strangersWarning,
} from "./configuration";
import { knownOf } from "./known";
import { type Sources, type StackOutputs, sourcesOf, summarize } from "./outputs";
import { currentDirectory } from "./roster/current-directory";
import type { Watched } from "./roster/resolve";
import { tenantArguments } from "./tenant";

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

/** One resource for each user, those of the tenant, and what they say together. */
function watchAll(
  roster: Roster,
  configuration: Configuration,
): pulumi.Output<StackOutputs & { readonly watched: string[]; readonly sources: Sources }> {
  const warning = strangersWarning(roster, configuration.tenant);
  if (warning !== undefined) pulumi.log.warn(warning);
  const { users } = roster;
  const methods = users.map(methodOf);
  const given = tenantArguments(configuration, roster);
  const activity = given.activity && new TemporaryAccessPassActivity(activityName, given.activity);
  const policy = given.policy && new TemporaryAccessPassPolicy(policyName, given.policy);
  const watched = users.map(shownName);
  const sources = sourcesOf(users);
  const ofUsers = pulumi.all(
    methods.map(({ hasPass, pass, drift, gone, unreadable, accepted }) =>
      knownOf({ hasPass, pass, drift, gone, unreadable, accepted }),
    ),
  );
  const ofActivity = knownOf(
    activity ? { unexplained: activity.unexplained, unreadable: activity.unreadable, gaps: activity.gaps } : {},
  );
  const ofPolicy = knownOf(policy ? { drift: policy.drift, unreadable: policy.unreadable } : {});
  return pulumi.all([ofUsers, ofActivity, ofPolicy]).apply(([seen, events, seenPolicy]) => ({
    watched,
    sources,
    ...summarize(
      seen.map((one, index): Outputs => ({ user: watched[index] ?? "", ...one })),
      { activity: events, policy: seenPolicy },
    ),
  }));
}

function methodOf({ aliases, source: _, ...args }: Watched): TemporaryAccessPassMethod {
  // Entra compares names without regard to case: a user stays the same resource however the list writes the name.
  const name = args.user.toLowerCase();
  const others = [...aliases, ...(name === args.user ? [] : [args.user])];
  const opts = others.length === 0 ? {} : { aliases: others.map((alias) => ({ name: alias })) };
  return new TemporaryAccessPassMethod(name, args, opts);
}
