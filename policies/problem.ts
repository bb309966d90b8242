import { createHash } from "node:crypto";

/**
 * The code of a problem: what tells it from other problems that the same rule has with the same user, or with the stack. It stays the
 * same while the message counts hours or passes.
 * @param kind a word or two, such as `no-ticket`
 * @param details what else belongs to the identity, without regard to case: as a short hash, because names come from outside
 */
export function problemCode(kind: string, ...details: readonly (string | undefined)[]): string {
  return details.length === 0 ? kind : `${kind}-${keyOf(details)}`;
}

/** What tells an approval from others of its user: not its place in the list, for others may come before it. */
export function approvalKey(approval: Readonly<Record<string, unknown>>): string {
  const text = (name: string) => {
    const value = approval[name];
    return value === undefined ? undefined : value instanceof Date ? value.toISOString() : String(value);
  };
  return keyOf(["ticket", "pass", "userId", "from", "until"].map(text));
}

function keyOf(details: readonly (string | undefined)[]): string {
  const text = JSON.stringify(details.map((detail) => detail?.toLowerCase() ?? null));
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

const form = /^[a-z0-9-]+$/;

/**
 * The message as Pulumi carries it. Of what a rule says only message and URN come through Pulumi's protocol for policies, by whichever
 * engine: the code stands at the end of the message, with the rule's name before it.
 * @throws Error if the code has another form
 */
export function markedMessage(
  rule: string,
  { message, problem }: { readonly message: string; readonly problem?: string | undefined },
): string {
  if (problem === undefined) return message;
  if (form.test(problem)) return `${message} [${rule}/${problem}]`;
  const remedy = "write small letters, digits and hyphens, or use problemCode";
  throw new Error(`${rule}: ${JSON.stringify(problem)} is no code of a problem: ${remedy}`);
}

/** The message for people, and the code. Without a code: the message comes from another pack, or from an older one. */
export function parseMessage(rule: string, marked: string): { readonly message: string; readonly problem?: string } {
  const start = marked.lastIndexOf(` [${rule}/`);
  const problem = marked.slice(start + rule.length + 3, -1);
  const isMarked = start !== -1 && marked.endsWith("]") && form.test(problem);
  return isMarked ? { message: marked.slice(0, start), problem } : { message: marked };
}
