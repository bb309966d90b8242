import * as pulumi from "@pulumi/pulumi";
import { type Arguments, argumentsSchema, failuresOf, readSettings, settingNames, userSchema } from "@tapwatch/provider";

const namespace = "tapwatch:";
const known: readonly string[] = ["users", ...settingNames];

/**
 * Reads `tapwatch:users` and checks every other key of the namespace, so that a wrong one is said once and before anything
 * is asked of the tenant.
 * @throws RunError with everything that is wrong, each key with its remedy
 */
export function readConfiguration(config: pulumi.Config): Arguments[] {
  const problems = unknownKeys();
  try {
    readSettings((key) => config.get(key.slice(namespace.length)));
  } catch (error) {
    problems.push((error as Error).message);
  }
  const users = readUsers(config, problems);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return users;
}

/** A key with a typing error must not silently leave a setting at its default. */
function unknownKeys(): string[] {
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(namespace) && !known.includes(key.slice(namespace.length)))
    .map((key) => `${key} is no setting: remove it, or write one of ${known.join(", ")}`);
}

function readUsers(config: pulumi.Config, problems: string[]): Arguments[] {
  const given = listOf(config);
  if (given.length === 0) {
    problems.push(
      "tapwatch:users names nobody to watch: set it to a list of user principal names, object ids or 'me', " +
        "for example: pulumi config set --path 'tapwatch:users[0]' alice@contoso.com",
    );
  }
  const users: Arguments[] = [];
  const seen = new Map<string, number>();
  given.forEach((entry, index) => {
    const at = `tapwatch:users[${index}]`;
    const result = argumentsSchema.safeParse(isSpelledOut(entry) ? entry : { user: entry });
    if (!result.success) {
      const failures = failuresOf(result.error);
      problems.push(
        ...failures.map(({ property, reason }) => `${at}${isSpelledOut(entry) ? `.${property}` : ""} ${reason}`),
      );
      return;
    }
    // Entra compares names without regard to case.
    const name = result.data.user.toLowerCase();
    const first = seen.get(name);
    if (first !== undefined) {
      problems.push(`${at} '${result.data.user}' is listed twice (first as users[${first}]): remove one`);
      return;
    }
    seen.set(name, index);
    users.push(result.data);
  });
  return users;
}

/** The list that was given; empty where there is none, or something else. */
function listOf(config: pulumi.Config): readonly unknown[] {
  try {
    const given = config.getObject<unknown>("users");
    return Array.isArray(given) ? given : [];
  } catch {
    return [];
  }
}

/** An object with `user` and perhaps an approval, and not the user's name alone. */
function isSpelledOut(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null;
}
