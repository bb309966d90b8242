import type { DriftKind } from "@tapwatch/provider";
import type { Finding } from "./outcome";

/** CrossGuard's words, the most severe first. */
export const severities = ["critical", "high", "medium", "low"] as const;

export type Severity = (typeof severities)[number];

/** Drift that takes a pass away, or that nobody may have caused. */
const lesser: readonly DriftKind[] = ["Removed", "Disabled", "PolicyFound"];

/** As severe as `tap-unapproved`, which says the same of a pass that is there. */
export function driftSeverity(kind: DriftKind): Severity {
  return lesser.includes(kind) ? "medium" : "high";
}

/** Not every pack gives its policies a severity. */
export function findingSeverity({ severity = "medium" }: Pick<Finding, "severity">): Severity {
  return severity;
}

/** Of a user of whom nobody could tell: as severe as `tap-not-observed`, which says the same. */
export const notReadSeverity: Severity = "medium";
