import { argumentsSchema, failuresOf } from "./arguments";
import type { Arguments } from "./state";

/**
 * Reads the list `tapwatch:users`: names, or objects with an approval.
 * @returns the users that are right, and what is wrong with the others, each by its place in the list
 */
export function checkUsers(given: readonly unknown[]): { users: Arguments[]; problems: string[] } {
  const problems: string[] = [];
  const users: Arguments[] = [];
  const seen = new Map<string, number>();
  given.forEach((entry, index) => {
    const isName = typeof entry === "string";
    const result = argumentsSchema.safeParse(isName ? { user: entry } : entry);
    if (!result.success) {
      for (const { property, reason } of failuresOf(result.error)) {
        problems.push(`tapwatch:users[${index}]${isName || property === "" ? "" : `.${property}`} ${reason}`);
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
  return { users, problems };
}
