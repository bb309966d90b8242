import type { Arguments } from "@tapwatch/provider";
import { readSettings, type Settings, settingNames } from "@tapwatch/provider/settings";
import { namedApprovals } from "./approvals";
import { namedShard, usersOf } from "./shard";
import { namedUsers, withApprovals } from "./users";

/**
 * Every key that a stack's configuration may have, without its namespace `tapwatch:`. `policyConfig` is for the command: the
 * program judges nothing.
 */
export const knownKeys = ["users", "usersFile", "approvals", "policyConfig", "shard", ...settingNames] as const;

/** A stack's configuration, judged. Where there are problems the rest is what is right of it. */
export interface Configuration {
  /** Absent: one of them is wrong. */
  readonly settings?: Settings;
  /** Those of this stack's shard, with the approvals that are about them. */
  readonly users: readonly Arguments[];
  /** The names in the list of approvals that nobody watches. */
  readonly strangers: readonly string[];
  /** What is wrong, a line each: the key and its remedy. None: the program takes it. */
  readonly problems: readonly string[];
}

/**
 * Reads who is to be watched and what was approved about them, and checks the provider's own settings, so that a wrong one is
 * said once and before anything is asked of the tenant. Asks nobody but files.
 * @param config the values as Pulumi gives them: keys with their namespace, text, lists as JSON
 * @param directory of the Pulumi project, from which files are named
 */
export function readConfiguration(config: Readonly<Record<string, string>>, directory: string): Configuration {
  const get = (key: string) => config[key];
  const problems = unknownKeys(config);
  let settings: Settings | undefined;
  try {
    settings = readSettings(get);
  } catch (error) {
    problems.push((error as Error).message);
  }
  const named = namedUsers(get, directory);
  const approvals = namedApprovals(get, directory);
  const { shard, problems: ofShard } = namedShard(get);
  problems.push(...named.problems, ...approvals.problems, ...ofShard);
  const { users, strangers } = withApprovals(named.users, approvals.entries);
  return {
    ...(settings && { settings }),
    users: shard ? usersOf(users, shard) : users,
    strangers: [...new Set(strangers.map(({ user }) => user))],
    problems,
  };
}

/**
 * What is to be said of the strangers, if there are any: approvals stay in the file when users leave the list, but a misspelt
 * name approves nothing, and that is worth a word.
 */
export function strangersWarning({ strangers }: Pick<Configuration, "strangers">): string | undefined {
  if (strangers.length === 0) return undefined;
  const names = strangers.join(", ");
  return `tapwatch:approvals names users whom nobody watches, and approves nothing of theirs: ${names}`;
}

/** A typing error must not silently switch a setting off. */
function unknownKeys(config: Readonly<Record<string, string>>): string[] {
  const known: readonly string[] = knownKeys;
  return Object.keys(config)
    .filter((key) => key.startsWith("tapwatch:") && !known.includes(key.slice("tapwatch:".length)))
    .map((key) => `${key} is not a setting of tapwatch: remove it, or write one of ${known.join(", ")}`);
}
