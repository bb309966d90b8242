import type { Outputs } from "@tapwatch/provider";
import type { Accepted } from "./outcome";

/** Everything that approvals cover, now or earlier. */
export function acceptedBy(methods: readonly Outputs[]): Accepted[] {
  return methods.flatMap(({ user, accepted = [] }) => accepted.map((acceptance) => ({ ...acceptance, user })));
}

/** What was not accepted in the saved state. */
export function newlyAccepted(before: readonly Outputs[], after: readonly Outputs[]): Accepted[] {
  const known = new Set(acceptedBy(before).map(keyOf));
  return acceptedBy(after).filter((acceptance) => !known.has(keyOf(acceptance)));
}

function keyOf({ user, kind, methodId, acceptedDateTime, approval }: Accepted): string {
  return JSON.stringify([user.toLowerCase(), kind, methodId, acceptedDateTime, approval.ticket]);
}
