import type { Pass } from "@tapwatch/provider";
import { duration, minute, plain } from "../base/text";
import type { UserFact } from "../outcome/outcome";

/** A pass in a few words: whether it can be used, until when, and how often. */
export function describePass(pass: Pass | undefined): string {
  if (pass === undefined) return "no pass";
  const { isUsable, methodUsabilityReason, startDateTime, expiresDateTime, lifetimeInMinutes, isUsableOnce } = pass;
  const facts = [
    ...(lifetimeInMinutes === undefined ? [] : [duration(lifetimeInMinutes)]),
    ...(isUsableOnce === undefined ? [] : [isUsableOnce ? "one-time" : "reusable"]),
  ];
  const reason = plain(methodUsabilityReason ?? "usability unknown");
  if (isUsable === true) return [`usable until ${minute(expiresDateTime)}`, ...facts].join(", ");
  if (reason.toLowerCase() === "notyetvalid") return [`usable from ${minute(startDateTime)}`, ...facts].join(", ");
  return [reason, ...facts].join(", ");
}

/** What is known of a user now, in a few words. */
export function describeUser({ observation, pass }: Partial<Pick<UserFact, "observation" | "pass">> = {}): string {
  if (observation === "gone") return "not in the tenant";
  if (observation !== "unknown") return describePass(pass);
  return pass === undefined ? "not known" : `not known; last: ${describePass(pass)}`;
}
