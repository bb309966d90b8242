import type { Outputs } from "@tapwatch/provider";
import type { Accepted } from "./outcome";

/** Everything that approvals cover, now or earlier. */
export function acceptedBy(methods: readonly Outputs[]): Accepted[] {
  return methods.flatMap(({ user, accepted = [] }) => accepted.map((acceptance) => ({ ...acceptance, user })));
}

/** What was not accepted before. */
export function newlyAccepted(before: readonly Accepted[], after: readonly Accepted[]): Accepted[] {
  const known = new Set(before.map(keyOf));
  return after.filter((acceptance) => !known.has(keyOf(acceptance)));
}

function keyOf({ user, kind, methodId, acceptedDateTime, approval }: Accepted): string {
  return JSON.stringify([user.toLowerCase(), kind, methodId, acceptedDateTime, approval.ticket]);
}
