import type { DriftKind } from "@tapwatch/provider";
import type { UnreadableEntry } from "../record/record";

const accept = "If it was meant, accept it: tapwatch up --target <user>.";

/** What to do about drift, by its kind. Deleting a valid pass signs its user out everywhere, which may be wanted. */
const remedies: Readonly<Record<DriftKind, string>> = {
  None: "",
  Issued: `Ask who issued the pass: Entra's audit log names them. ${accept} If not, delete the pass in Entra.`,
  Replaced: `Ask who issued the new pass: Entra's audit log names them. ${accept} If not, delete the pass in Entra.`,
  Altered: `Nobody can alter a pass through Graph: look into Entra's audit log. ${accept} If not, delete the pass in Entra.`,
  Removed: `Ask who deleted the pass; its user may wait for it. ${accept} If not, issue a new one in Entra.`,
  Reenabled: `A pass that had ended can be used again: look into Entra's audit log, and delete it in Entra. ${accept}`,
  Disabled: `The tenant's policy excludes the pass now: look at who changed the policy. ${accept}`,
};

export function driftRemedy(kind: DriftKind): string {
  return remedies[kind];
}

/** What to do about a user of whom nothing is known. */
const unreadableRemedies: Readonly<Record<UnreadableEntry["reason"], string>> = {
  refused: "Give the application a role that may read this user's authentication methods, or stop watching the user.",
  failed: "See the message. Nothing is concluded about this user until it can be read.",
  notObserved:
    "Take the baseline of this user: tapwatch up --target <user>. If the tenant has no such user, stop watching it.",
};

export function unreadableRemedy({ reason }: Pick<UnreadableEntry, "reason">): string {
  return unreadableRemedies[reason];
}

export const goneRemedy =
  "The tenant does not know this user any more: take the user out of tapwatch:users, or restore the user in Entra.";
