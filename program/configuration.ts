import type { Arguments } from "@tapwatch/provider";
import type { PolicyApproval } from "@tapwatch/provider/policy/state";
import { readSettings, type Settings, settingNames } from "@tapwatch/provider/settings";
import { type ApprovalEntry, namedApprovals } from "./approvals";
import type { Directory } from "./roster/directory";
import { nobodyLeft, resolveRoster, type Watched } from "./roster/resolve";
import { isResolved, readWatchList, type WatchList } from "./roster/watch-list";
import { namedShard, type Shard, usersOf } from "./shard";
import { isOfEvent, type TenantSwitches, tenantSwitches } from "./tenant";
import { listedUsers, namedUsers, withApprovals } from "./users";

/**
 * Every key that a stack's configuration may have, without its namespace `tapwatch:`. `policyConfig` is for the command: the
 * program judges nothing.
 */
export const knownKeys = [
  "users",
  "usersFile",
  "watch",
  "activity",
  "policy",
  "approvals",
  "policyConfig",
  "shard",
  ...settingNames,
] as const;

/** A stack's configuration, judged. Where there are problems the rest is what is right of it. */
export interface Configuration {
  /** Absent: one of them is wrong. */
  readonly settings?: Settings;
  /** Those who are listed by name, also if `exclude` names them too. */
  readonly listed: readonly Arguments[];
  /** Those of `exclude` who are listed by name. */
  readonly excluded: readonly Arguments[];
  /** Absent: the directory does not have to be asked whom to watch. */
  readonly watchList?: WatchList;
  readonly approvals: readonly ApprovalEntry[];
  /** What was approved about the tenant's policy. */
  readonly policyApprovals: readonly PolicyApproval[];
  /** What of the tenant is watched beside the users. */
  readonly tenant: TenantSwitches;
  /** Absent: this stack watches everybody. */
  readonly shard?: Shard;
  /** What is wrong, a line each: the key and its remedy. None: the program takes it. */
  readonly problems: readonly string[];
}

/** Whom a stack watches. */
export interface Roster {
  /** Those of this stack's shard, with the approvals that are about them. */
  readonly users: readonly Watched[];
  /** Those of all shards. */
  readonly everybody: readonly Watched[];
  /** The names in the list of approvals that nobody watches. */
  readonly strangers: readonly string[];
  /** The approvals that are about them. */
  readonly others: readonly ApprovalEntry[];
}

/**
 * Reads who is to be watched and what was approved about them, and checks the provider's own settings, so that a wrong one is
 * said once and before anything is asked of the tenant. Asks nobody but files.
 * @param config the values as Pulumi gives them: keys with their namespace, text, lists as JSON
 * @param directory of the Pulumi project, from which files are named
 */
export function readConfiguration(config: Readonly<Record<string, string>>, directory: string): Configuration {
  const get = (key: string) => config[key];
  const { settings, problems: ofSettings } = checkSettings(config);
  const problems = [...ofSettings];
  const { list, problems: ofWatch } = readWatchList(get("tapwatch:watch"));
  const asksDirectory = list !== undefined && isResolved(list);
  const lists = list === undefined ? [] : [{ ...list, place: "tapwatch:watch." }];
  const named = namedUsers(get, directory, lists, asksDirectory || ofWatch.length > 0);
  const { exclude } = list ?? {};
  const left = listedUsers(exclude === undefined ? [] : [{ ...exclude, place: "tapwatch:watch.exclude." }], directory);
  const approvals = namedApprovals(get, directory);
  const { shard, problems: ofShard } = namedShard(get);
  const { tenant, problems: ofTenant } = tenantSwitches(get);
  problems.push(...ofWatch, ...named.problems, ...left.problems, ...approvals.problems, ...ofTenant, ...ofShard);
  const isNobodyLeft = named.users.length > 0 && withoutExcluded(named.users, left.users).length === 0;
  if (isNobodyLeft && !asksDirectory) problems.push(nobodyLeft);
  return {
    ...(settings && { settings }),
    listed: named.users,
    excluded: left.users,
    ...(asksDirectory && { watchList: list }),
    approvals: approvals.entries,
    policyApprovals: approvals.policies,
    tenant,
    ...(shard && { shard }),
    problems,
  };
}

/**
 * Judges what concerns every run, also one without the program: the provider's settings, and keys that there are not. Reads no
 * files.
 * @param config as for {@link readConfiguration}
 */
export function checkSettings(config: Readonly<Record<string, string>>): Pick<Configuration, "settings" | "problems"> {
  const problems = unknownKeys(config);
  try {
    return { settings: readSettings((key) => config[key]), problems };
  } catch (error) {
    return { problems: [...problems, (error as Error).message] };
  }
}

/** Whom a stack watches, if its configuration names everybody. */
export function listedRoster({ listed, excluded, approvals, shard }: Configuration): Roster {
  const users = withoutExcluded(listed, excluded).map((args): Watched => ({ ...args, aliases: [] }));
  return rosterOf(users, approvals, shard);
}

function withoutExcluded(listed: readonly Arguments[], excluded: readonly Arguments[]): Arguments[] {
  const left = new Set(excluded.map(({ user }) => user.toLowerCase()));
  return listed.filter(({ user }) => !left.has(user.toLowerCase()));
}

/**
 * Whom a stack watches, by what its directory tells of groups and roles.
 * @throws Error naming each source that could not be read or is empty
 */
export async function resolvedRoster(configuration: Configuration, directory: Directory): Promise<Roster> {
  const { watchList, approvals, shard } = configuration;
  if (watchList === undefined) return listedRoster(configuration);
  return rosterOf(await resolveRoster(configuration, watchList, directory), approvals, shard);
}

function rosterOf(all: readonly Watched[], entries: readonly ApprovalEntry[], shard: Shard | undefined): Roster {
  const { users, strangers } = withApprovals(all, entries);
  return {
    users: shard ? usersOf(users, shard) : users,
    everybody: users,
    strangers: [...new Set(strangers.map(({ user }) => user))],
    others: strangers,
  };
}

/**
 * What is to be said of the strangers, if there are any: approvals stay in the file when users leave the list, but a misspelt
 * name approves nothing, and that is worth a word.
 */
export function strangersWarning(
  { strangers, others }: Pick<Roster, "strangers" | "others">,
  { activity }: TenantSwitches,
): string | undefined {
  // A pass of somebody whom nobody watches is approved by its id.
  const used = new Set(activity ? others.filter(isOfEvent).map(({ user }) => user) : []);
  const idle = strangers.filter((user) => !used.has(user));
  if (idle.length === 0) return undefined;
  const names = idle.join(", ");
  return `tapwatch:approvals names users whom nobody watches, and approves nothing of theirs: ${names}`;
}

/** A typing error must not silently switch a setting off. */
function unknownKeys(config: Readonly<Record<string, string>>): string[] {
  const known: readonly string[] = knownKeys;
  return Object.keys(config)
    .filter((key) => key.startsWith("tapwatch:") && !known.includes(key.slice("tapwatch:".length)))
    .map((key) => `${key} is not a setting of tapwatch: remove it, or write one of ${known.join(", ")}`);
}

export type { WatchList };
