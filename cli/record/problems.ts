import type { Drifted, Facts, Finding, NotRead } from "../outcome/outcome";
import { driftSeverity, findingSeverity, notReadSeverity, type Severity, severities } from "../outcome/severity";
import { couldNotTell } from "../outcome/words";
import type { Status } from "./record";

/** Statuses as every format shows them, in the order of every list. */
export const statusWords: Readonly<Record<Status, string>> = { new: "new", still: "known already", fixed: "fixed" };

/** Something that needs a person: drift, a finding, or a user of whom nobody could tell. An operation knows no status. */
interface Shown<What extends string, Entry> {
  readonly what: What;
  readonly severity: Severity;
  readonly status?: Status | undefined;
  /** Absent: it is about the stack. */
  readonly user?: string | undefined;
  /** The kind of the drift, the policy, or "could not tell". */
  readonly name: string;
  readonly entry: Entry;
}

interface WithStatus {
  readonly status?: Status;
}

export type DriftProblem = Shown<"drift", Drifted & WithStatus>;
type FindingProblem = Shown<"finding", Finding & WithStatus & { readonly remediationSteps?: string }>;
export type NotReadProblem = Shown<"couldNotTell", NotRead & WithStatus>;
export type Problem = DriftProblem | FindingProblem | NotReadProblem;

type Lists = Pick<Facts, "drift" | "findings" | "unreadable">;

/** All problems of a record or an operation, in the order of every report. */
export function problemsIn({ drift, findings, unreadable }: Lists): Problem[] {
  return [...drift.map(ofDrift), ...findings.map(ofFinding), ...unreadable.map(ofNotRead)].toSorted(inOrder);
}

/** The same with its lists in the order of every report. */
export function ordered<Known extends Lists>(known: Known): Known {
  return {
    ...known,
    drift: sorted(known.drift, ofDrift),
    findings: sorted(known.findings, ofFinding),
    unreadable: sorted(known.unreadable, ofNotRead),
  };
}

function sorted<Entry>(entries: readonly Entry[], problemOf: (entry: Entry) => Problem): Entry[] {
  const problems = entries.map((entry) => ({ entry, problem: problemOf(entry) }));
  return problems.toSorted((left, right) => inOrder(left.problem, right.problem)).map(({ entry }) => entry);
}

function ofDrift(entry: DriftProblem["entry"]): DriftProblem {
  const { user, kind, status } = entry;
  return { what: "drift", severity: driftSeverity(kind), status, user, name: kind, entry };
}

function ofFinding(entry: FindingProblem["entry"]): FindingProblem {
  const { user, policyName, status } = entry;
  return { what: "finding", severity: findingSeverity(entry), status, user, name: policyName, entry };
}

function ofNotRead(entry: NotReadProblem["entry"]): NotReadProblem {
  const { user, status } = entry;
  return { what: "couldNotTell", severity: notReadSeverity, status, user, name: couldNotTell, entry };
}

const statuses = Object.keys(statusWords);
const kinds: readonly string[] = ["drift", "finding", "couldNotTell"] satisfies readonly Problem["what"][];

/** The one order of all formats: what is new first, then the most severe, then by user. What is equal stays as it is. */
export function inOrder(left: Problem, right: Problem): number {
  return (
    statuses.indexOf(left.status ?? "new") - statuses.indexOf(right.status ?? "new") ||
    severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
    byText(left.user ?? "", right.user ?? "") ||
    kinds.indexOf(left.what) - kinds.indexOf(right.what)
  );
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
