import * as pulumi from "@pulumi/pulumi";
import {
  type ApprovalEntry,
  type Arguments,
  namedApprovals,
  namedShard,
  namedUsers,
  readSettings,
  settingNames,
  usersOf,
  withApprovals,
} from "@tapwatch/provider";

/** Every key of the project; Pulumi.yaml declares them (a test compares). */
export const knownKeys: readonly string[] = ["users", "usersFile", "approvals", "shard", ...settingNames];

/**
 * Reads who is to be watched and what was approved about them, and checks the provider's own settings, so that a wrong one is
 * said once and before anything is asked of the tenant.
 * @returns those of this stack's shard: nobody, where a short list leaves none for it
 * @throws RunError with everything that is wrong, each key with its remedy
 */
export function readConfiguration(config: pulumi.Config): Arguments[] {
  const problems = unknownKeys();
  const get = (key: string) => config.get(key.slice("tapwatch:".length));
  try {
    readSettings(get);
  } catch (error) {
    problems.push((error as Error).message);
  }
  // The whole list is checked, whichever part is watched: every shard says the same of a wrong one.
  const directory = pulumi.getRootDirectory();
  const named = namedUsers(get, directory);
  const approvals = namedApprovals(get, directory);
  const { shard, problems: ofShard } = namedShard(get);
  problems.push(...named.problems, ...approvals.problems, ...ofShard);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  const { users, strangers } = withApprovals(named.users, approvals.entries);
  warnOf(strangers);
  return shard ? usersOf(users, shard) : users;
}

/** Approvals stay in the file when users leave the list; but a name that is misspelt approves nothing, and that is worth a word. */
function warnOf(strangers: readonly ApprovalEntry[]): void {
  const names = [...new Set(strangers.map(({ user }) => user))];
  if (names.length === 0) return;
  pulumi.log.warn(
    `tapwatch:approvals names users whom nobody watches, and approves nothing of theirs: ${names.join(", ")}`,
  );
}

/** A typing error must not silently switch a setting off. */
function unknownKeys(): string[] {
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith("tapwatch:") && !knownKeys.includes(key.slice("tapwatch:".length)))
    .map((key) => `${key} is not a setting of tapwatch: remove it, or write one of ${knownKeys.join(", ")}`);
}
