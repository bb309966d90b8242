import { userOf } from "@tapwatch/provider/activity/event";
import { minute } from "../base/text";
import type { TimelineEvent } from "./timeline";

const activities = {
  registered: "issued",
  deleted: "deleted",
  policyChanged: "policy changed",
  unknown: "not understood",
} as const satisfies Record<TimelineEvent["activity"], string>;

export function describeActivity({ activity }: TimelineEvent): string {
  return activities[activity];
}

/** What the log calls it, where that says more. */
export function describeWords({ activity, activityDisplayName }: TimelineEvent): string | undefined {
  return activity === "registered" || activity === "deleted" ? undefined : activityDisplayName;
}

/** Whose pass it is. */
export function describeOwner(event: TimelineEvent): string {
  return event.activity === "policyChanged" ? "the tenant" : userOf(event) || "not told";
}

export function describeStanding({ standing, policyDrift }: TimelineEvent): string {
  switch (standing?.status) {
    case undefined:
      return policyDrift === undefined ? "" : `drift: ${policyDrift}`;
    case "unexplained":
      return `unexplained: ${standing.kind}${standing.signIn === undefined ? "" : ", Used"}`;
    case "approved":
      return `approved: ${standing.approval.ticket ?? "no ticket"}`;
    case "explained":
      return standing.drift === undefined ? "explained" : `explained, drift: ${standing.drift}`;
    case "notJudged":
      return "not judged";
    case "undecided":
      return "undecided";
  }
}

export function describeUse({ isUsableOnce }: TimelineEvent): string {
  return isUsableOnce === undefined ? "" : isUsableOnce ? "one-time" : "reusable";
}

/** The first sign-in with the pass; "": the sign-in log tells of none. */
export function describeSignIn({ standing }: TimelineEvent): string {
  const signIn = standing !== undefined && "signIn" in standing ? standing.signIn : undefined;
  if (signIn === undefined) return "";
  const { createdDateTime, ipAddress, appDisplayName } = signIn;
  return [
    `used ${minute(createdDateTime)}`,
    ...(ipAddress === undefined ? [] : [`from ${ipAddress}`]),
    ...(appDisplayName === undefined ? [] : [`for ${appDisplayName}`]),
  ].join(" ");
}
