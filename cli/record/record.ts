import type { ApprovalForm, Drift, DriftKind, Pass, PropertyChange } from "@tapwatch/provider";
import type { Named } from "../approvals/needed";
import type { Diagnostic, EnforcementLevel, Violation } from "../engine/engine";

/**
 * What one `tapwatch check` found, as it is written to disk. record/schema.json is the published form of it; every report
 * is rendered from it alone, so that it can be rendered again without a tenant.
 */
export interface RunRecord {
  /** Raised when a reader of the old form could not read the new one. */
  readonly recordVersion: 1;
  readonly tool: { readonly name: "tapwatch"; readonly version: string };
  readonly engine: string;
  readonly stack: string;
  /** ISO 8601 instants. */
  readonly startedDateTime: string;
  readonly endedDateTime: string;
  readonly durationInSeconds: number;
  /** As the command ended; cli/exit-code.ts has the meanings. */
  readonly exitCode: number;
  readonly summary: Summary;
  readonly users: readonly UserEntry[];
  readonly drift: readonly DriftEntry[];
  readonly findings: readonly FindingEntry[];
  readonly unreadable: readonly UnreadableEntry[];
  /** Users that the tenant does not know any more, unless their departure was accepted. They are drifted, too. */
  readonly gone: readonly string[];
  readonly messages: readonly Pick<Diagnostic, "severity" | "message">[];
  /** What was accepted, and by which approval. Absent: nothing. */
  readonly approvals?: readonly ApprovalEntry[];
}

/** Since the record before: found first by this run, known already, or not there any more (said once). */
export type Status = "new" | "still" | "fixed";

export interface Summary {
  readonly watched: number;
  readonly withPass: number;
  readonly usable: number;
  /** Drift that stands: new and still. */
  readonly drifted: number;
  /** Findings that stand. */
  readonly findings: number;
  /** Users that could not be read. */
  readonly unreadable: number;
  readonly gone: number;
  /** Drift, findings and unreadable users that this run found first. */
  readonly new: number;
  readonly fixed: number;
}

export interface UserEntry {
  readonly user: string;
  /**
   * `gone`: the tenant does not know the user; `unknown`: this run could not tell. Of both `pass` is what was last known; neither
   * is ever to be taken for `noPass`.
   */
  readonly observation: "pass" | "noPass" | "gone" | "unknown";
  readonly pass?: Pass;
}

export interface DriftEntry {
  readonly status: Status;
  readonly user: string;
  readonly kind: DriftKind;
  readonly changes: readonly PropertyChange[];
  readonly firstReportedDateTime?: Drift["firstReportedDateTime"];
  /** What approvals have to name to end it (docs/drift.md); empty where the user could not be read. */
  readonly toApprove?: readonly Named[];
}

export interface FindingEntry {
  readonly status: Status;
  /** Absent: the finding is about the stack. */
  readonly user?: string;
  readonly policyName: string;
  readonly policyPackName: string;
  readonly policyPackVersion: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly severity?: Violation["severity"];
  readonly description: string;
  readonly message: string;
  /** What the policy says to do about it. */
  readonly remediationSteps?: string;
}

export interface UnreadableEntry {
  readonly status: Status;
  readonly user: string;
  /**
   * `refused`: Graph refuses to tell about this user; `failed`: this run could not ask; `notObserved`: the program names
   * the user, and the state does not know it yet.
   */
  readonly reason: "refused" | "failed" | "notObserved";
  readonly message: string;
  /** Of a refusal: Graph's answer. */
  readonly httpStatus?: number;
  readonly code?: string;
  readonly firstReportedDateTime?: string;
}

/** Something that was accepted, and the approval that covered it. */
export interface ApprovalEntry {
  /**
   * `new`: since the record before; `standing`: known already; `lapsed`: the approval expired, or was taken out, and what it
   * covered is drift again (said once).
   */
  readonly state: "new" | "standing" | "lapsed";
  readonly user: string;
  /** Of the drift that it ended. */
  readonly kind: DriftKind;
  readonly form: ApprovalForm;
  /** The pass that was accepted; absent: that there is none, or something about the person. */
  readonly methodId?: string;
  readonly acceptedDateTime: string;
  readonly ticket?: string;
  readonly by?: string;
  readonly expires?: string;
}

/** Whether it is there now: a fixed one is history. */
export function stands({ status }: { readonly status: Status }): boolean {
  return status !== "fixed";
}
