import type { DriftKind } from "@tapwatch/provider";
import type { UnreadableEntry } from "../record/record";

const accept = "If it was meant, approve it: tapwatch accept --user <user> --ticket <ticket>.";

/** What to do about drift, by its kind. Deleting a valid pass signs its user out everywhere, which may be wanted. */
const remedies: Readonly<Record<DriftKind, string>> = {
  None: "",
  Found: `There was a pass when the watch began, and it may still be used: ask who issued it. ${accept} If not, delete the pass in Entra.`,
  Issued: `Ask who issued the pass: Entra's audit log names them. ${accept} If not, delete the pass in Entra.`,
  Replaced: `Ask who issued the new pass: Entra's audit log names them. ${accept} If not, delete the pass in Entra.`,
  Altered: `Nobody can alter a pass through Graph: look into Entra's audit log. ${accept} If not, delete the pass in Entra.`,
  Removed: `Ask who deleted the pass; its user may wait for it. ${accept} If not, issue a new one in Entra.`,
  Reenabled: `A pass that had ended can be used again: look into Entra's audit log, and delete it in Entra. ${accept}`,
  Disabled: `The tenant's policy excludes the pass now: find out who changed the policy. ${accept}`,
  UserGone: `The tenant does not know this user any more: restore the user in Entra, or remove the user from tapwatch:users. ${accept}`,
  UserReturned: `Another or a returned person has this name: find out who it is, by the object id. ${accept}`,
};

export function driftRemedy(kind: DriftKind): string {
  return remedies[kind];
}

/** What to do about a user who could not be read. */
const unreadableRemedies: Readonly<Record<UnreadableEntry["reason"], string>> = {
  refused: "Give the application a role that may read this user's authentication methods, or stop watching the user.",
  failed: "See the message. The user is not judged until it can be read.",
  notAsked: "Read this user: tapwatch refresh.",
  notObserved:
    "Begin to watch this user: tapwatch up --target <user>. If the tenant has no such user, remove it from tapwatch:users.",
};

export function unreadableRemedy({ reason }: Pick<UnreadableEntry, "reason">): string {
  return unreadableRemedies[reason];
}
