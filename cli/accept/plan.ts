import type { Named } from "../approvals/needed";
import type { Accepted, Drifted, Outcome, UserFact } from "../outcome/outcome";

/** What there is to accept, by a preview of the users in question. */
export interface AcceptPlan {
  /** Drift that no line covers: what is to be written. */
  readonly drifted: readonly Drifted[];
  /** What is known of all users now. */
  readonly users: readonly UserFact[];
  /** What approvals in the file already cover, and no `up` has accepted yet. */
  readonly approved: readonly Accepted[];
  /** Users that could not be read now: nothing of theirs is accepted. */
  readonly notRead: readonly NotRead[];
  /** Users that were named and have nothing to accept. */
  readonly quiet: readonly string[];
}

export interface NotRead {
  readonly user: string;
  readonly why: string;
  /** The kind of the drift that was known before. It may have ended since. */
  readonly kind?: string;
}

/**
 * @param named the users that the command names; empty: all
 * @param ofTenant those of the names that are no watched user's
 */
export function planOf(preview: Outcome, named: readonly string[], ofTenant: readonly string[] = []): AcceptPlan {
  const { users, stopped } = preview;
  const meant = new Set(named.map((user) => user.toLowerCase()));
  const notRead = [...notReadIn(preview).filter(isMeant), ...unlisted()];
  const unknown = new Set(notRead.map(({ user }) => user));
  const isKnown = (one: { readonly user: string }) => isMeant(one) && !unknown.has(one.user);
  const [drifted, approved] = [preview.drift.filter(isKnown), preview.accepted.filter(isKnown)];
  const told = namesOf([...drifted, ...approved, ...notRead]);
  // If an error stopped the preview, nothing is known of any user; the error itself is shown.
  const quiet = stopped ? [] : named.filter((user) => !told.has(user.toLowerCase()));
  return { drifted, users, approved, notRead, quiet };

  function isMeant({ user }: { readonly user: string }): boolean {
    return named.length === 0 || meant.has(user.toLowerCase());
  }

  /** Users in the state whom the next `up` would forget. */
  function unlisted(): NotRead[] {
    if (stopped) return [];
    // Drift of the tenant stands under names that no list has.
    const listed = namesOf([...users, ...preview.drift, ...preview.accepted]);
    return named
      .filter((user) => !ofTenant.includes(user))
      .filter((user) => !listed.has(user.toLowerCase()))
      .map((user) => ({ user, why: "no longer in the list of users" }));
  }
}

/** Of several drifts of a user those that the pass names; all of them, if it names none: then nothing is accepted. */
export function withPass(plan: AcceptPlan, pass: string | undefined): AcceptPlan {
  if (pass === undefined) return plan;
  const named = plan.drifted.filter(({ toApprove = [] }) => toApprove.some((one) => wordOf(one) === pass));
  return named.length > 0 ? { ...plan, drifted: named } : plan;
}

/** What the approvals file names: a method id, `none`, `gone`, `returned`, the object id of a person, or the policy's fingerprint. */
export function wordOf({ pass, userId, policy }: Named): string {
  return pass ?? userId ?? policy ?? "";
}

/** As Entra compares them: the list may write a name in another case than the state. */
function namesOf(all: readonly { readonly user: string }[]): ReadonlySet<string> {
  return new Set(all.map(({ user }) => user.toLowerCase()));
}

/** Users whose read failed, whom Graph refuses to read, or who are new in the list: each once. */
export function notReadIn({ users, unreadable, drift }: Outcome): NotRead[] {
  const kinds = new Map(drift.map(({ user, kind }) => [user, kind]));
  const reasons = new Map(unreadable.map((entry) => [entry.user, entry]));
  return users.flatMap(({ user, read }) => {
    const reason = reasons.get(user);
    // If the run did not ask about a user, the drift is as it was read last, and an approval may name it.
    if (read !== "not") return [];
    const kind = kinds.get(user);
    return [{ user, why: whyOf(reason), ...(kind !== undefined && { kind }) }];
  });
}

function whyOf(reason: Outcome["unreadable"][number] | undefined): string {
  if (reason === undefined || reason.reason === "notObserved") return "new in the list; the next 'up' begins the watch";
  return reason.message;
}
