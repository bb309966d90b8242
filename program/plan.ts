import { type ActivitySeen, activityName } from "@tapwatch/provider/activity/drift";
import type { ActivityArguments } from "@tapwatch/provider/activity/state";
import { type PolicySeen, policyName } from "@tapwatch/provider/policy/drift";
import type { PolicyArguments } from "@tapwatch/provider/policy/state";
import { type Arguments, type Outputs, shownName } from "@tapwatch/provider/state";
import { type Configuration, type Roster, strangersWarning } from "./configuration";
import { type Sources, type StackOutputs, sourcesOf, summarize } from "./outputs";
import type { Watched } from "./roster/resolve";
import { tenantArguments } from "./tenant";

/** A resource that a stack registers. */
export interface Planned<Args> {
  readonly name: string;
  /** Names that it may have had before. */
  readonly aliases: readonly string[];
  readonly args: Args;
}

/** What a stack registers: the program, before any engine has seen it. */
export interface Plan {
  /** One for each user, in the order of `watched`. */
  readonly methods: readonly Planned<Arguments>[];
  /** Absent: this stack does not have it. */
  readonly activity?: Planned<ActivityArguments>;
  readonly policy?: Planned<PolicyArguments>;
  readonly watched: readonly string[];
  readonly sources: Sources;
  /** What is to be said to the user. */
  readonly warning?: string;
}

/** Pure. */
export function planOf(roster: Roster, configuration: Configuration): Plan {
  const { activity, policy } = tenantArguments(configuration, roster);
  const warning = strangersWarning(roster, configuration.tenant);
  return {
    methods: roster.users.map(methodOf),
    ...(activity && { activity: { name: activityName, aliases: [], args: activity } }),
    ...(policy && { policy: { name: policyName, aliases: [], args: policy } }),
    watched: roster.users.map(shownName),
    sources: sourcesOf(roster.users),
    ...(warning !== undefined && { warning }),
  };
}

function methodOf({ aliases, source: _, ...args }: Watched): Planned<Arguments> {
  // Entra compares names without regard to case: a user stays the same resource however the list writes the name.
  const name = args.user.toLowerCase();
  return { name, args, aliases: [...aliases, ...(name === args.user ? [] : [args.user])] };
}

/** What the registered resources say, as far as it is known. */
export interface Seen {
  /** In the order of the plan. */
  readonly methods: readonly Partial<Outputs>[];
  readonly activity?: ActivitySeen;
  readonly policy?: PolicySeen;
}

/** The stack outputs of a plan, once its resources are registered. Pure. */
export function outputsOf(
  { watched, sources }: Pick<Plan, "watched" | "sources">,
  { methods, ...ofTenant }: Seen,
): StackOutputs & Pick<Plan, "watched" | "sources"> {
  const users = methods.map((seen, index): Outputs => ({ ...seen, user: watched[index] ?? "" }));
  return { watched, sources, ...summarize(users, ofTenant) };
}
