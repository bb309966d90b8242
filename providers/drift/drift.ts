import type { Pass } from "../pass";

/** The nine kinds of drift. docs/drift.md has the table. */
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
export type DriftKind = (typeof driftKinds)[number];

/** One changed property, with the field names of Graph's configurationDrift. Absent: there is no value. */
export interface PropertyChange {
  readonly propertyName: "userId" | "hasPass" | keyof Pass;
  readonly currentValue?: string | number | boolean;
  readonly desiredValue?: string | number | boolean;
}

export interface Drift {
  readonly kind: DriftKind;
  readonly changes: readonly PropertyChange[];
  /** ISO 8601 instant of the look that first found this drift; absent: there is no drift. */
  readonly firstReportedDateTime?: string;
}

export const noDrift: Drift = { kind: "None", changes: [] };

export function isDrift(drift: Drift | undefined): drift is Drift & { readonly kind: ReportedKind } {
  return drift !== undefined && drift.kind !== "None";
}
