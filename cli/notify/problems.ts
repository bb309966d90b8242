import { createHash } from "node:crypto";
import { plain } from "../base/text";
import type { Severity } from "../outcome/severity";
import { identityOf } from "../record/identity";
import { problemsIn } from "../record/problems";
import type { RunRecord, Status } from "../record/record";
import { problemText } from "../report/problem-text";

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

/** All problems, in the order of every report. */
export function problemsOf(stack: string, lists: Lists): Problem[] {
  return problemsIn(lists).map((problem) => {
    const { severity, status = "new", name, user } = problem;
    return {
      key: keyOf(stack, identityOf(problem).key),
      status,
      severity,
      type: plain(name),
      ...(user !== undefined && { user: plain(user) }),
      line: problemText(problem),
    };
  });
}

/** By a hash: services limit the length of such keys, and show them. */
export function keyOf(stack: string, name: string): string {
  return `tapwatch-${createHash("sha256")
    .update(JSON.stringify([stack, name]))
    .digest("hex")
    .slice(0, 40)}`;
}
