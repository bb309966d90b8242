import type { Picture } from "../report/picture";

/** What there is to accept, by a preview of the users in question. */
export interface AcceptPlan {
  /** Drift that no line covers: what is to be written. */
  readonly drifted: Picture["drifted"];
  /** What lines that stand already cover, and no `up` has accepted yet. */
  readonly approved: Picture["accepted"];
  /** Who could not be read now: nothing is accepted of them. */
  readonly notRead: readonly NotRead[];
  /** Who was named, and has nothing to accept. */
  readonly quiet: readonly string[];
}

export interface NotRead {
  readonly user: string;
  readonly why: string;
  /** Of the drift that was known before; whether it stands nobody knows now. */
  readonly kind?: string;
}

/** @param named whom the command names; nobody: all */
export function planOf(picture: Picture, named: readonly string[]): AcceptPlan {
  const notRead = notReadIn(picture).filter(isMeant);
  const unknown = new Set(notRead.map(({ user }) => user));
  const isKnown = (one: { readonly user: string }) => isMeant(one) && !unknown.has(one.user);
  const [drifted, approved] = [picture.drifted.filter(isKnown), picture.accepted.filter(isKnown)];
  const told = new Set([...drifted, ...approved, ...notRead].map(({ user }) => user));
  return { drifted, approved, notRead, quiet: named.filter((user) => !told.has(user)) };

  function isMeant({ user }: { readonly user: string }): boolean {
    return named.length === 0 || named.includes(user);
  }
}

/** Whose read failed, or of whom Graph refuses to tell: each once. */
export function notReadIn({ unread, unreadable, drifted }: Picture): NotRead[] {
  const kinds = new Map(drifted.map(({ user, drift }) => [user, drift.kind]));
  const refused = unreadable.map(({ user, unreadable: { status, code } }) => ({ user, message: `${status} ${code}` }));
  const reasons = new Map([...refused, ...unread].map(({ user, message }) => [user, message]));
  return [...reasons].map(([user, why]) => {
    const kind = kinds.get(user);
    return { user, why, ...(kind !== undefined && { kind }) };
  });
}
