/**
 * Whether a user is one of those that a configuration lists: object ids, user principal names or `me`, without regard to
 * case; `*` stands for any characters.
 */
export function isListed(user: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => toRegExp(pattern).test(user));
}

const compiled = new Map<string, RegExp>();

function toRegExp(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const parts = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    expression = new RegExp(`^${parts.join(".*")}$`, "i");
    compiled.set(pattern, expression);
  }
  return expression;
}

/** JSON Schema of such a list. */
export const userPatterns = (description: string) =>
  ({
    type: "array",
    items: { type: "string", minLength: 1 },
    description: `${description} (as they are watched: object ids or user principal names; * stands for any characters)`,
  }) as const;
