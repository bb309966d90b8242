import type { Diagnostic, Step, StepFailure } from "../engine";
import type { Run } from "./run";
import { type Context, type Selection, unseen } from "./selection";

/** What a refresh read and saved. */
export interface Reading {
  /** One for each resource that was read. */
  readonly reads: readonly Step[];
  readonly failures: readonly StepFailure[];
  readonly diagnostics: readonly Diagnostic[];
  readonly isBroken: boolean;
}

/**
 * Reads all selected users, and saves what was read. A user that was not read is a failure, and never looks like good
 * order.
 */
export async function read(run: Run, context: Context, selection: Selection, runProgram = false): Promise<Reading> {
  const first = await run.refresh({ ...selection, runProgram });
  const journals = [first];
  const reads = new Map(first.reads.map((step) => [step.urn, step]));
  const failures = [...first.failures];
  const missing = () => {
    const left = new Set(selection.exclude);
    return unseen(context, [...reads.values()], failures).filter((urn) => !left.has(urn));
  };
  // If the program runs, Pulumi ends at the first failures and does not reach the users after them. Without the program
  // it does.
  if (runProgram && failures.length > 0 && missing().length > 0) {
    const exclude = failures.map(({ urn }) => urn);
    const second = await run.refresh({ targets: selection.targets.length > 0 ? missing() : [], exclude });
    journals.push(second);
    for (const step of second.reads) reads.set(step.urn, step);
    failures.push(...second.failures);
  }
  failures.push(...missing().map((urn) => ({ urn, op: "refresh", message: notReached }) as const));
  return {
    reads: [...reads.values()],
    failures,
    diagnostics: journals.flatMap(({ diagnostics }) => diagnostics),
    isBroken: journals.some(({ isBroken }) => isBroken),
  };
}

export const notReached = "Pulumi did not get to read this user: nothing was concluded; try again";
