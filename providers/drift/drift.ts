import type { Attribution } from "../activity/event";
import type { Pass } from "../pass";
import type { PassPolicy } from "../policy/policy";

/** The nine kinds of drift of a user. docs/drift.md has the table. */
export const reportedKinds = [
  "Found",
  "Issued",
  "Replaced",
  "Altered",
  "Removed",
  "Reenabled",
  "Disabled",
  "UserGone",
  "UserReturned",
] as const;
export type ReportedKind = (typeof reportedKinds)[number];

export const driftKinds = ["None", ...reportedKinds] as const;

/** The kinds of drift of what came and went between two looks. docs/activity.md has the table. */
export const activityKinds = ["Vanished", "Unwatched", "Used", "Unclear"] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** The kinds of drift of the tenant's policy. */
export const policyKinds = ["PolicyFound", "PolicyAltered"] as const;
export type PolicyKind = (typeof policyKinds)[number];

export type DriftKind = (typeof driftKinds)[number] | ActivityKind | PolicyKind;

/** One changed property, with the field names of Graph's configurationDrift. Absent: there is no value. */
export interface PropertyChange {
  readonly propertyName: "userId" | "hasPass" | "signInDateTime" | keyof Pass | keyof PassPolicy;
  readonly currentValue?: string | number | boolean;
  readonly desiredValue?: string | number | boolean;
}

export interface Drift {
  readonly kind: DriftKind;
  readonly changes: readonly PropertyChange[];
  /** ISO 8601 instant of the look that first found this drift; absent: there is no drift. */
  readonly firstReportedDateTime?: string;
  /** Who caused it, by the directory audit log. Absent: the log does not say, does not say yet, or may not be read. */
  readonly initiatedBy?: Attribution;
}

export const noDrift: Drift = { kind: "None", changes: [] };

export function isDrift(drift: Drift | undefined): drift is Drift & { readonly kind: ReportedKind } {
  return drift !== undefined && drift.kind !== "None";
}
