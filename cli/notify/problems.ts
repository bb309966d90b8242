import { createHash } from "node:crypto";
import { plain } from "../base/text";
import { driftSeverity, findingSeverity, notReadSeverity, type Severity, severities } from "../outcome/severity";
import { driftKey, findingKey, unreadableKey } from "../record/compare";
import type { DriftEntry, FindingEntry, RunRecord, Status, UnreadableEntry } from "../record/record";
import { describeInitiator } from "../report/initiator";

/** The lists of a record that a message tells of. */
export type Lists = Pick<RunRecord, "drift" | "findings" | "unreadable">;

/** A problem as a message tells it. Its texts are safe to show, one line each. */
export interface Problem {
  /** The same in each run; of a length that every service takes, and nobody's name. */
  readonly key: string;
  readonly status: Status;
  readonly severity: Severity;
  /** The drift's kind, the policy's name, or that nobody could tell. */
  readonly type: string;
  /** Absent: it is about the stack. */
  readonly user?: string;
  readonly line: string;
}

/** All problems, the most severe first; otherwise drift, findings and users of whom nobody could tell, in their order. */
export function problemsOf(stack: string, { drift, findings, unreadable }: Lists): Problem[] {
  return [
    ...drift.map((entry) => driftProblem(stack, entry)),
    ...findings.map((entry) => findingProblem(stack, entry)),
    ...unreadable.map((entry) => unreadableProblem(stack, entry)),
  ].toSorted((left, right) => severities.indexOf(left.severity) - severities.indexOf(right.severity));
}

function driftProblem(stack: string, entry: DriftEntry): Problem {
  const { kind, user, status } = entry;
  const by = describeInitiator(entry);
  const line = plain(`${kind}: ${user}${by === undefined ? "" : ` (by ${by})`}`);
  return {
    key: keyOf(stack, driftKey(entry)),
    status,
    severity: driftSeverity(kind),
    type: kind,
    user: plain(user),
    line,
  };
}

function findingProblem(stack: string, entry: FindingEntry): Problem {
  const { policyName, user, status, message } = entry;
  return {
    key: keyOf(stack, findingKey(entry)),
    status,
    severity: findingSeverity(entry),
    type: plain(policyName),
    ...(user !== undefined && { user: plain(user) }),
    line: plain(`${policyName}: ${message}`),
  };
}

function unreadableProblem(stack: string, entry: UnreadableEntry): Problem {
  const { user, message, status } = entry;
  return {
    key: keyOf(stack, unreadableKey(entry)),
    status,
    severity: notReadSeverity,
    type: "could not tell",
    user: plain(user),
    line: plain(`could not tell: ${user}: ${message}`),
  };
}

/** By a hash: services limit the length of such keys, and show them. */
export function keyOf(stack: string, name: string): string {
  return `tapwatch-${createHash("sha256")
    .update(JSON.stringify([stack, name]))
    .digest("hex")
    .slice(0, 40)}`;
}
