import { isDeepStrictEqual } from "node:util";
import type { Diagnostic, OperationResult, Step, StepFailure, Violation } from "../engine";
import { outputsOf, type ResourceState, stackType } from "../state";
import { isError, type Journal } from "./journal";
import { notReached, read } from "./reading";
import type { Run } from "./run";
import { type Context, chosen, selectionOf, unseen } from "./selection";
import { apply, isManaged } from "./states";

/** What would remain after an `up`; users that could not be read are left out. */
export async function preview(run: Run, context: Context): Promise<OperationResult> {
  const failures: StepFailure[] = [];
  const states = new Map(context.previous.map((state) => [state.urn, state]));
  let journal = await run.preview({ ...selectionOf(context, failures), refresh: true });
  const looked = new Set(urnsOf(journal.reads));
  apply(journal.reads, states);
  // Pulumi stops a preview at failed readings: another one leaves those out, unless nobody is left.
  for (let news = newIn(journal, failures); news.length > 0; news = newIn(journal, failures)) {
    failures.push(...news);
    const selection = selectionOf(context, failures);
    if (selection === undefined || news.some(({ op }) => op !== "refresh")) break;
    journal = await run.preview({ ...selection, refresh: true });
    for (const urn of urnsOf(journal.reads)) looked.add(urn);
    apply(journal.reads, states);
  }
  if (journal.failures.length === 0 && !journal.isBroken) {
    const missing = unseen(context, journal.reads, failures);
    failures.push(...missing.map((urn) => ({ urn, op: "refresh", message: notReached }) as const));
  }
  apply(journal.steps, states);
  const steps = chosen(journal.steps, context, failures);
  const isNobodyRead = failures.length > 0 && steps.length === 0;
  const stack = [...journal.states.values()].find((state) => state?.type === stackType);
  const resources = [...states.values()];
  return {
    kind: "preview",
    ...targetsOf(context),
    steps,
    failures,
    violations: isNobodyRead ? [] : journal.violations,
    diagnostics: journal.diagnostics,
    before: context.previous,
    resources,
    outputs: stack?.outputs ?? outputsOf(resources),
    read: [...looked],
    stopped: isNobodyRead || journal.isBroken,
  };
}

/**
 * Reads, and accepts what the approvals cover. Pulumi's `up` ends at the first users who cannot be read: so everybody is read
 * first, and `up` goes on with those who could be.
 */
export async function up(run: Run, context: Context): Promise<OperationResult> {
  const failures: StepFailure[] = [];
  const diagnostics: Diagnostic[] = [];
  const looked: string[] = [];
  const everybody = { targets: context.targets, exclude: [] };
  if (context.previous.some((state) => isManaged(state) && isWanted(state, context))) {
    const reading = await read(run, context, everybody);
    failures.push(...reading.failures);
    looked.push(...urnsOf(reading.reads));
    diagnostics.push(...reading.diagnostics);
  }
  const selection = selectionOf(context, failures);
  if (selection === undefined) return nobodyRead(context, failures, diagnostics);
  const journal = await run.up({ ...selection, refresh: false });
  failures.push(...journal.failures);
  const said = {
    failures: journal.failures,
    violations: journal.violations,
    diagnostics: [...diagnostics, ...journal.diagnostics],
    isBroken: journal.isBroken,
  };
  // A create reads the user.
  looked.push(...urnsOf(journal.steps.filter(({ op }) => op === "create" || op === "replace")));
  return conclude(run, "up", { said, steps: journal.steps, failures, looked, context });
}

function isWanted({ urn }: ResourceState, { targets }: Context): boolean {
  return targets.length === 0 || targets.includes(urn);
}

/** Nothing was done, and nothing was saved. */
function nobodyRead(
  context: Context,
  failures: readonly StepFailure[],
  diagnostics: readonly Diagnostic[],
): OperationResult {
  const { previous } = context;
  return {
    kind: "up",
    ...targetsOf(context),
    steps: [],
    failures,
    violations: [],
    diagnostics,
    before: previous,
    resources: previous,
    outputs: outputsOf(previous),
    read: [],
    stopped: true,
  };
}

/** Reads everybody, saves what was read, and judges it. */
export async function refresh(run: Run, context: Context, runProgram: boolean): Promise<OperationResult> {
  const reading = await read(run, context, { targets: context.targets, exclude: [] }, runProgram);
  const { failures, reads } = reading;
  return conclude(run, "refresh", {
    said: { ...reading, violations: [] },
    steps: reads,
    failures,
    looked: urnsOf(reads),
    context,
    runProgram,
  });
}

/** Forgets: nobody need be read for it, and there is nothing to judge. */
export async function destroy(run: Run, context: Context): Promise<OperationResult> {
  const journal = await run.destroy({ targets: context.targets, refresh: false });
  return conclude(run, "destroy", {
    said: journal,
    steps: journal.steps,
    failures: journal.failures,
    looked: [],
    context,
  });
}

/** What the journal of a command holds beside its steps. */
interface JournalResult extends Pick<OperationResult, "failures" | "violations" | "diagnostics"> {
  readonly isBroken: boolean;
}

/** The result of a command that saved something. */
async function conclude(
  run: Run,
  kind: "up" | "refresh" | "destroy",
  outcome: {
    readonly said: JournalResult;
    readonly steps: readonly Step[];
    readonly failures: readonly StepFailure[];
    /** URNs of the resources that were really read. */
    readonly looked: readonly string[];
    readonly context: Context;
    readonly runProgram?: boolean;
  },
): Promise<OperationResult> {
  const { said, failures, looked, context, runProgram = kind === "up" } = outcome;
  const steps = chosen(outcome.steps, context, failures);
  const isNobodyRead = failures.length > 0 && steps.length === 0;
  // A failure ends the program before it has said its outputs, and what is wrong with them.
  const isCutOff = runProgram && said.failures.length > 0 && !isNobodyRead && !said.isBroken;
  const errors = (isCutOff ? await run.computeOutputs() : undefined)?.diagnostics.filter(isError) ?? [];
  const resources = await run.resources(failures.length === 0);
  const stopped = said.isBroken || errors.length > 0 || isNobodyRead;
  return {
    kind,
    ...targetsOf(context),
    steps,
    failures,
    violations: await judged(run, said, isNobodyRead, resources),
    diagnostics: [...said.diagnostics, ...errors],
    before: context.previous,
    resources,
    outputs: outputsOf(resources),
    read: looked,
    stopped,
    ...(stopped && !isDeepStrictEqual(resources, context.previous) && { savedSome: true }),
  };
}

/** Of a run that broke off only the messages before that; if nobody could be read, none. */
async function judged(
  run: Run,
  { isBroken, violations }: JournalResult,
  isNobodyRead: boolean,
  resources: readonly ResourceState[],
): Promise<readonly Violation[]> {
  if (isNobodyRead) return [];
  return isBroken ? violations : run.judge(resources);
}

/** For Pulumi an empty list of targets means everything; in a result, none does. */
function targetsOf({ targets }: Context): Pick<OperationResult, "targets"> {
  return targets.length > 0 ? { targets } : {};
}

function newIn(journal: Journal, known: readonly StepFailure[]): StepFailure[] {
  const urns = new Set(known.map(({ urn }) => urn));
  return journal.failures.filter(({ urn }) => !urns.has(urn));
}

function urnsOf(steps: readonly Step[]): string[] {
  return steps.map(({ urn }) => urn);
}
