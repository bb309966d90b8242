import * as pulumi from "@pulumi/pulumi";
import { type Arguments, argumentsSchema, readSettings, userSchema } from "@tapwatch/provider";
import { z } from "zod";

const userEntrySchema = z.union([userSchema.transform((user) => ({ user })), argumentsSchema]);

/**
 * Reads `tapwatch:users` and checks the provider's own settings, so that a wrong one is said once and before anything is
 * asked of the tenant.
 * @throws RunError with everything that is wrong, each key with its remedy
 */
export function readConfiguration(config: pulumi.Config): Arguments[] {
  const problems: string[] = [];
  try {
    readSettings((key) => config.get(key.slice("tapwatch:".length)));
  } catch (error) {
    problems.push((error as Error).message);
  }
  const users = readUsers(config, problems);
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return users;
}

function readUsers(config: pulumi.Config, problems: string[]): Arguments[] {
  const given = config.getObject<unknown>("users");
  if (!Array.isArray(given) || given.length === 0) {
    problems.push(
      "tapwatch:users names nobody to watch: set it to a list of user principal names, object ids or 'me', " +
        "for example: pulumi config set --path 'tapwatch:users[0]' alice@contoso.com",
    );
    return [];
  }
  const users: Arguments[] = [];
  const seen = new Map<string, number>();
  given.forEach((entry, index) => {
    const result = (typeof entry === "object" ? argumentsSchema : userEntrySchema).safeParse(entry);
    if (!result.success) {
      for (const { path, message } of result.error.issues) {
        problems.push(`tapwatch:${["users", index, ...path].map(String).join(".")} ${message}`);
      }
      return;
    }
    // Entra compares names without regard to case.
    const name = result.data.user.toLowerCase();
    const first = seen.get(name);
    if (first !== undefined) {
      problems.push(
        `tapwatch:users[${index}] '${result.data.user}' is listed twice (first as users[${first}]): remove one`,
      );
      return;
    }
    seen.set(name, index);
    users.push(result.data);
  });
  return users;
}
