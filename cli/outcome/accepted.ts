import type { Outputs } from "@tapwatch/provider";
import type { Accepted } from "./outcome";

/** All that approvals cover, whenever that was found. */
export function acceptedBy(methods: readonly Outputs[]): Accepted[] {
  return methods.flatMap(({ user, accepted = [] }) => accepted.map((acceptance) => ({ ...acceptance, user })));
}

/** What the saved state did not have. */
export function newlyAccepted(before: readonly Outputs[], after: readonly Outputs[]): Accepted[] {
  const known = new Set(acceptedBy(before).map(keyOf));
  return acceptedBy(after).filter((acceptance) => !known.has(keyOf(acceptance)));
}

function keyOf({ user, kind, methodId, acceptedDateTime, approval }: Accepted): string {
  return JSON.stringify([user.toLowerCase(), kind, methodId, acceptedDateTime, approval.ticket]);
}
