import type { DriftKind } from "@tapwatch/provider";
import { reasonWords } from "../outcome/words";
import type { Problem } from "../record/problems";
import type { UnreadableEntry } from "../record/record";

const accept = "If it was meant, approve it: tapwatch accept --user <user> --ticket <ticket>.";

const acceptPass =
  "If it was meant, add the approval that names the pass (user, pass, ticket) to the stack's approvals.";
const acceptPolicy = "If it was meant, add the approval that names it (policy, ticket) to the stack's approvals.";

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
  Vanished: `Somebody issued this pass, and it was gone before tapwatch looked: ask who issued it, and what was done with it. ${acceptPass}`,
  Unwatched: `Somebody issued a pass to a user whom nobody watches: ask who issued it, and watch this user. ${acceptPass}`,
  Used: `Somebody signed in with this pass, and no resource shows it: look into the sign-ins of this user at once. ${acceptPass}`,
  Unclear: `The audit log has an event about a pass in a form that tapwatch does not know: look into the log. ${acceptPass}`,
  PolicyFound: `Compare the tenant's policy of Temporary Access Passes with what was agreed. ${acceptPolicy}`,
  PolicyAltered: `Ask who changed the tenant's policy of Temporary Access Passes. ${acceptPolicy} If not, set it back in Entra.`,
  UserReturned: `Another or a returned person has this name: find out who it is, by the object id. ${accept}`,
};

/** All kinds that a report may have, in the order of docs/drift.md and docs/activity.md. */
export const driftKindsToReport = (Object.keys(remedies) as DriftKind[]).filter((kind) => kind !== "None");

export function driftRemedy(kind: DriftKind): string {
  return remedies[kind];
}

/** What to do about a user of whom nobody can tell. */
const unreadableRemedies: Readonly<Record<UnreadableEntry["reason"], string>> = {
  refused: "Give the application a role that may read this user's authentication methods, or stop watching the user.",
  failed: "See the message. The user is not judged until a read succeeds.",
  lost: "Look into a copy of the audit log. Nobody can tell by tapwatch what happened in that time.",
  notAsked: "Read this user: tapwatch refresh.",
  notObserved:
    "Begin to watch this user: tapwatch up --target <user>. If the tenant has no such user, remove it from tapwatch:users.",
};

export const unreadableReasons = Object.keys(unreadableRemedies) as UnreadableEntry["reason"][];

export function unreadableRemedy({ reason }: Pick<UnreadableEntry, "reason">): string {
  return unreadableRemedies[reason];
}

/**
 * What to do about problems, each thing once, in the order of the problems. The names of policies and their steps are from
 * outside.
 */
export function remediesFor(problems: readonly Problem[]): { readonly name: string; readonly remedy: string }[] {
  const all = new Map(problems.map((problem) => [remedyName(problem), remedyOf(problem)]));
  return [...all].flatMap(([name, remedy]) => (remedy === undefined ? [] : [{ name, remedy }]));
}

function remedyName({ what, name, entry }: Problem): string {
  return what === "couldNotTell" ? `${name}, ${reasonWords[entry.reason]}` : name;
}

function remedyOf({ what, entry }: Problem): string | undefined {
  if (what === "drift") return driftRemedy(entry.kind);
  return what === "finding" ? entry.remediationSteps : unreadableRemedy(entry);
}
