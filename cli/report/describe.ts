import type { Pass } from "@tapwatch/provider";
import { duration, minute, plain } from "../base/text";
import type { Drifted, UserFact } from "../outcome/outcome";
import { isOfEvent, isOfTenant } from "../outcome/tenant";
import { couldNotTell, observationWords } from "../outcome/words";

/** A pass in a few words: whether it can be used, until when, and how often. */
export function describePass(pass: Pass | undefined): string {
  if (pass === undefined) return observationWords.noPass;
  const { isUsable, methodUsabilityReason, startDateTime, expiresDateTime, lifetimeInMinutes, isUsableOnce } = pass;
  const facts = [
    ...(lifetimeInMinutes === undefined ? [] : [duration(lifetimeInMinutes)]),
    ...(isUsableOnce === undefined ? [] : [isUsableOnce ? "one-time" : "reusable"]),
  ];
  const reason = plain(methodUsabilityReason ?? "usability not told");
  if (isUsable === true) return [`usable until ${minute(expiresDateTime)}`, ...facts].join(", ");
  if (reason.toLowerCase() === "notyetvalid") return [`usable from ${minute(startDateTime)}`, ...facts].join(", ");
  return [reason, ...facts].join(", ");
}

/** What is known of a user now, in a few words. */
export function describeUser({ observation, pass }: Partial<Pick<UserFact, "observation" | "pass">> = {}): string {
  if (observation === "gone") return observationWords.gone;
  if (observation !== "unknown") return describePass(pass);
  return pass === undefined ? couldNotTell : `${couldNotTell}; last known: ${describePass(pass)}`;
}

/** What is known of a drifted user now; of an event, what the audit log told of its pass; of the policy, what is new. */
export function describeDrifted(
  drift: Pick<Drifted, "user" | "kind" | "changes">,
  user: Partial<UserFact> | undefined,
): string {
  if (isOfTenant(drift)) return plain(describeChanges(drift.changes));
  if (!isOfEvent(drift)) return describeUser(user);
  const told = (name: string) => drift.changes.find(({ propertyName }) => propertyName === name)?.currentValue;
  const [until, isOnce, signIn] = ["expiresDateTime", "isUsableOnce", "signInDateTime"].map(told);
  const facts = [
    words[drift.kind] ?? "a pass",
    ...(typeof until === "string" ? [`valid until ${minute(until)}`] : []),
    ...(typeof isOnce === "boolean" ? [isOnce ? "one-time" : "reusable"] : []),
    ...(typeof signIn === "string" ? [`used ${minute(signIn)}`] : []),
  ];
  return plain(facts.join(", "));
}

/** A policy has many values: the first ones, and how many more. */
function describeChanges(changes: Drifted["changes"]): string {
  const shown = changes.slice(0, 2).map(({ propertyName, currentValue }) => `${propertyName} ${currentValue}`);
  const more = changes.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

const words: Partial<Record<Drifted["kind"], string>> = {
  Vanished: "issued, and gone again",
  Unwatched: "issued",
  Used: "somebody signed in with the pass",
  Unclear: "an event that is not understood",
};
