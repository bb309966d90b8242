import type { Pass } from "../pass";

/** What a pass's own life does not explain, until an approval names it. docs/drift.md has the whole table. */
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

/** One property, in the field names of Graph's configurationDrift. An absent value means that there is none. */
export interface PropertyChange {
  readonly propertyName: "userId" | "hasPass" | keyof Pass;
  readonly currentValue?: string | number | boolean;
  readonly desiredValue?: string | number | boolean;
}

export interface Drift {
  readonly kind: DriftKind;
  readonly changes: readonly PropertyChange[];
  /** ISO 8601 instant of the look that first found this drift; absent where there is none. */
  readonly firstReportedDateTime?: string;
}

export const noDrift: Drift = { kind: "None", changes: [] };

export function isDrift(drift: Drift | undefined): drift is Drift & { readonly kind: ReportedKind } {
  return drift !== undefined && drift.kind !== "None";
}
