/**
 * Whether a user is one of those that a configuration lists: object ids, user principal names or `me`, without regard to
 * case; `*` stands for any characters.
 */
export function isListed(user: string, patterns: readonly string[]): boolean {
  const name = folded(user);
  return patterns.some((pattern) => matches(name, partsOf(pattern)));
}

/** A pattern, split at its asterisks. Without an asterisk, `prefix` is the whole name. */
interface Parts {
  readonly prefix: string;
  readonly middle: readonly string[];
  readonly suffix?: string;
}

const split = new Map<string, Parts>();

function partsOf(pattern: string): Parts {
  let parts = split.get(pattern);
  if (parts === undefined) {
    const [prefix = "", ...middle] = folded(pattern).split("*");
    const suffix = middle.pop();
    parts = { prefix, middle: middle.filter((part) => part !== ""), suffix };
    split.set(pattern, parts);
  }
  return parts;
}

/**
 * Goes over the name once, from left to right: the first place where a part fits leaves the most room for the parts after
 * it. A regular expression with many `.*` would try every combination of places.
 */
function matches(name: string, { prefix, middle, suffix }: Parts): boolean {
  if (suffix === undefined) return name === prefix;
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return false;
  let position = prefix.length;
  for (const part of middle) {
    const found = name.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return position <= name.length - suffix.length;
}

/** Upper case: the lower case of the Greek sigma depends on the letters around it, and a part of a pattern has lost them. */
function folded(text: string): string {
  return text.toUpperCase();
}

/** JSON Schema of such a list. */
export const userPatterns = (description: string) =>
  ({
    type: "array",
    items: { type: "string", minLength: 1 },
    description: `${description} (written as in the list of users: object ids or user principal names; * stands for any characters)`,
  }) as const;
