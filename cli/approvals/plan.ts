import type { OperationResult } from "../engine/engine";
import { type Picture, pictureOf } from "../report/picture";

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
export function planOf(preview: OperationResult, named: readonly string[]): AcceptPlan {
  const picture = pictureOf(preview);
  const notRead = [...notReadIn(picture).filter(isMeant), ...unlisted()];
  const unknown = new Set(notRead.map(({ user }) => user));
  const isKnown = (one: { readonly user: string }) => isMeant(one) && !unknown.has(one.user);
  const [drifted, approved] = [picture.drifted.filter(isKnown), picture.accepted.filter(isKnown)];
  const told = new Set([...drifted, ...approved, ...notRead].map(({ user }) => user));
  // An error that stopped the preview is told by itself; nothing is known of anybody then.
  const quiet = preview.stopped ? [] : named.filter((user) => !told.has(user));
  return { drifted, approved, notRead, quiet };

  function isMeant({ user }: { readonly user: string }): boolean {
    return named.length === 0 || named.includes(user);
  }

  /** Who is watched as far as the state knows, and would be forgotten by the next `up`. */
  function unlisted(): NotRead[] {
    if (preview.stopped) return [];
    const listed = new Set(picture.watched.map(({ user }) => user));
    return named.filter((user) => !listed.has(user)).map((user) => ({ user, why: "no longer in the list of users" }));
  }
}

/** Whose read failed, of whom Graph refuses to tell, and who is new in the list: each once. */
export function notReadIn({ watched, unread, unreadable, drifted }: Picture): NotRead[] {
  const kinds = new Map(drifted.map(({ user, drift }) => [user, drift.kind]));
  const begins = watched
    .filter(({ hasPass, gone }) => hasPass === undefined && gone === undefined)
    .map(({ user }) => ({ user, message: "new in the list; the next 'up' begins the watch" }));
  const refused = unreadable.map(({ user, unreadable: { status, code } }) => ({ user, message: `${status} ${code}` }));
  const reasons = new Map([...begins, ...refused, ...unread].map(({ user, message }) => [user, message]));
  return [...reasons].map(([user, why]) => {
    const kind = kinds.get(user);
    return { user, why, ...(kind !== undefined && { kind }) };
  });
}
