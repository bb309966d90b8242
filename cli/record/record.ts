import type { ApprovalForm, DriftKind } from "@tapwatch/provider";
import type { Counts } from "../outcome/counts";
import type { Drifted, Facts, Finding, NotRead, UserFact } from "../outcome/outcome";
import type { Place } from "../project/places";

/**
 * What one `tapwatch check` found, as it is written to disk. record/schema.json is the published form of it; every report
 * is rendered from it alone, so that it can be rendered again without a tenant.
 */
export type RunRecord = WholeRecord | PartialRecord;

/** Of all users of the stack. */
export interface WholeRecord extends RecordContent {
  readonly targets?: never;
}

/** Of the users that the run was asked about (`--target`): it says nothing of others, and never takes a whole one's place. */
export interface PartialRecord extends RecordContent {
  readonly targets: readonly string[];
}

interface RecordContent extends Omit<Facts, "targets"> {
  /** It changes if a reader of the old form could not read the new form. */
  readonly recordVersion: 1;
  readonly tool: { readonly name: "tapwatch"; readonly version: string };
  readonly engine: string;
  readonly stack: string;
  /** The tenant whose users the stack watches. Absent: no run has read anybody yet. */
  readonly tenantId?: string;
  /** ISO 8601 instants. */
  readonly startedDateTime: string;
  readonly endedDateTime: string;
  readonly durationInSeconds: number;
  /** The command's exit code; cli/outcome/exit-code.ts has the meanings. */
  readonly exitCode: number;
  /** Why the run was not carried out. Then empty lists mean nothing. Absent: it was carried out. */
  readonly error?: string;
  readonly summary: Summary;
  readonly users: readonly UserEntry[];
  readonly drift: readonly DriftEntry[];
  readonly findings: readonly FindingEntry[];
  readonly unreadable: readonly UnreadableEntry[];
  /** What was accepted, and by which approval. Absent: nothing. */
  readonly approvals?: readonly ApprovalEntry[];
}

/** Since the record before: found first by this run, known already, or not there any more (said once). */
export type Status = "new" | "still" | "fixed";

export interface Summary extends Counts {
  /** Drift, findings and unreadable users that this run found first. */
  readonly new: number;
  readonly fixed: number;
  /** The oldest time of a last reading. Absent: for one of the users it is not known. */
  readonly oldestReadDateTime?: string;
}

export interface UserEntry extends UserFact {
  /** When the run began that last read this user. Absent: not known. */
  readonly lastReadDateTime?: string;
}

/** What each problem has beside what the run says of it. */
interface Known {
  readonly status: Status;
  /** Where the configuration names whom or what it is about. Absent: nobody looked, as in records of version 0.1.0. */
  readonly place?: Place;
}

export interface DriftEntry extends Drifted, Known {}

export interface FindingEntry extends Finding, Known {
  /** What the policy says to do about it. */
  readonly remediationSteps?: string;
}

export interface UnreadableEntry extends NotRead, Known {}

/** Something that was accepted, and the approval that covered it. */
export interface ApprovalEntry {
  /**
   * `new`: since the record before; `standing`: known already; `lapsed`: the approval expired, or was taken out, and what it
   * covered is drift again (said once).
   */
  readonly state: "new" | "standing" | "lapsed";
  readonly user: string;
  /** The kind of the drift that it ended. */
  readonly kind: DriftKind;
  readonly form: ApprovalForm | "policy";
  /** The accepted pass. Absent: no pass, or something about the person, was accepted. */
  readonly methodId?: string;
  readonly acceptedDateTime: string;
  readonly ticket?: string;
  readonly by?: string;
  readonly expires?: string;
}

/** Whether the problem is there now: a fixed one is not. */
export function stands({ status }: { readonly status: Status }): boolean {
  return status !== "fixed";
}

/** What a record knows now, without what was fixed. */
export function standing<Known extends RunRecord>(record: Known): Known {
  return {
    ...record,
    drift: record.drift.filter(stands),
    findings: record.findings.filter(stands),
    unreadable: record.unreadable.filter(stands),
  };
}

/** Whether it is about all users of the stack. */
export function isWhole(record: RunRecord): record is WholeRecord {
  return record.targets === undefined;
}
