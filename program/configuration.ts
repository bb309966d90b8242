import * as pulumi from "@pulumi/pulumi";
import { type Arguments, checkUsers, readSettings, settingNames } from "@tapwatch/provider";
import { parseShard, type Shard, usersOf } from "./shard";

/** Every key of the project; Pulumi.yaml declares them (a test compares). */
export const knownKeys: readonly string[] = ["users", "shard", ...settingNames];

/**
 * Reads `tapwatch:users` and checks the provider's own settings, so that a wrong one is said once and before anything is
 * asked of the tenant.
 * @returns those of this stack's shard: nobody, where a short list leaves none for it
 * @throws RunError with everything that is wrong, each key with its remedy
 */
export function readConfiguration(config: pulumi.Config): Arguments[] {
  const problems = unknownKeys();
  try {
    readSettings((key) => config.get(key.slice("tapwatch:".length)));
  } catch (error) {
    problems.push((error as Error).message);
  }
  // The whole list is checked, whichever part is watched: every shard says the same of a wrong one.
  const users = readUsers(config, problems);
  const shard = readShard(config, problems);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return shard ? usersOf(users, shard) : users;
}

/** A typing error must not silently switch a setting off. */
function unknownKeys(): string[] {
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith("tapwatch:") && !knownKeys.includes(key.slice("tapwatch:".length)))
    .map((key) => `${key} is not a setting of tapwatch: remove it, or write one of ${knownKeys.join(", ")}`);
}

function readUsers(config: pulumi.Config, problems: string[]): Arguments[] {
  const given = listOf(config);
  if (given.length === 0) {
    problems.push(
      "tapwatch:users names nobody to watch: set it to a list of user principal names, object ids or 'me', " +
        "for example: pulumi config set --path 'tapwatch:users[0]' alice@contoso.com",
    );
    return [];
  }
  const { users, problems: wrong } = checkUsers(given);
  problems.push(...wrong);
  return users;
}

function readShard(config: pulumi.Config, problems: string[]): Shard | undefined {
  try {
    return parseShard(config.get("shard"));
  } catch (error) {
    problems.push(`tapwatch:shard ${(error as Error).message}`);
    return undefined;
  }
}

/** The list that was given; empty where there is none, or something else, such as one name without a list. */
function listOf(config: pulumi.Config): readonly unknown[] {
  try {
    const given = config.getObject<unknown>("users");
    return Array.isArray(given) ? given : [];
  } catch {
    return [];
  }
}
