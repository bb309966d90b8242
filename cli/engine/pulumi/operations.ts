import type { OperationResult, Step, StepFailure, Violation } from "../engine";
import { outputsOf, type ResourceState, stackType } from "../state";
import type { Journal } from "./journal";
import { apply, isManaged, isSame } from "./observed";
import { notReached, read } from "./reading";
import type { Run } from "./run";
import { type Context, chosen, selectionOf, unseen } from "./selection";

/** What would be accepted, and by whom it was not known: users that could not be read are left out. */
export async function preview(
  run: Run,
  context: Context,
  known: readonly StepFailure[] = [],
): Promise<OperationResult> {
  const failures = [...known];
  const states = new Map(context.previous.map((state) => [state.urn, state]));
  const observed = new Map(states);
  let journal = await run.preview({ ...selectionOf(context, failures), refresh: context.refreshAlways });
  apply(journal.reads, observed);
  // Pulumi stops a preview at failed readings: another one leaves those out, unless nobody is left.
  for (let news = newIn(journal, failures); news.length > 0; news = newIn(journal, failures)) {
    failures.push(...news);
    const selection = selectionOf(context, failures);
    if (selection === undefined || news.some(({ op }) => op !== "refresh")) break;
    journal = await run.preview({ ...selection, refresh: context.refreshAlways });
    apply(journal.reads, observed);
  }
  if (context.refreshAlways && journal.failures.length === 0 && !journal.isBroken) {
    const missing = unseen(context, journal.reads, failures);
    failures.push(...missing.map((urn) => ({ urn, op: "refresh", message: notReached }) as const));
  }
  apply(journal.steps, states);
  const steps = chosen(journal.steps, context, failures);
  const isNobodys = failures.length > 0 && steps.length === 0;
  const stack = [...journal.states.values()].find((state) => state?.type === stackType);
  const resources = [...states.values()];
  return {
    kind: "preview",
    steps,
    failures,
    violations: isNobodys ? [] : journal.violations,
    diagnostics: journal.diagnostics,
    observed: [...observed.values()],
    resources,
    outputs: stack?.outputs ?? outputsOf(resources),
    stopped: isNobodys || journal.isBroken || journal.failures.length > 0 || isMandatory(journal.violations),
  };
}

/** Decides on a preview: URNs to go on with, empty for all; undefined: nothing is to be done. */
export type Review = (preview: OperationResult) => Promise<readonly string[] | undefined>;

/**
 * Accepts what a preview showed. Pulumi's `up` reads again, and would accept what nobody saw: so it is told not to, what the
 * preview read is read once more and saved first, and a difference between the two is previewed and reviewed again.
 */
export async function up(run: Run, context: Context, review: Review): Promise<OperationResult> {
  let reviewed = await preview(run, context);
  if (reviewed.stopped) return reviewed;
  let targets = await review(reviewed);
  if (targets === undefined) return reviewed;

  const failures = [...reviewed.failures];
  let observed = reviewed.observed;
  const readable = selectionOf(context, failures);
  if (readable && context.refreshAlways && context.previous.some(isManaged)) {
    const reading = await read(run, { ...context, targets: readable.targets }, readable);
    failures.push(...reading.failures);
    observed = await run.resources();
    if (!isSame(reviewed.observed, observed, targets)) {
      const again = { targets, previous: observed, refreshAlways: false };
      if (selectionOf(again, failures) === undefined) return { ...reviewed, failures, stopped: true };
      reviewed = await preview(run, again, failures);
      if (reviewed.stopped) return reviewed;
      targets = await review(reviewed);
      if (targets === undefined) return reviewed;
    }
  }
  const reduced = { ...context, previous: observed, targets };
  const selection = selectionOf(reduced, failures);
  if (selection === undefined) return { ...reviewed, failures, stopped: true };
  const journal = await run.up({ ...selection, refresh: false });
  failures.push(...journal.failures);
  return conclude(run, "up", { said: journal, steps: journal.steps, failures, observed, context: reduced });
}

/** Reads everybody, saves what was read, and judges it. */
export async function refresh(run: Run, context: Context, runProgram: boolean): Promise<OperationResult> {
  const reading = await read(run, context, { targets: context.targets, exclude: [] }, runProgram);
  const { failures, reads } = reading;
  return conclude(run, "refresh", {
    said: { ...reading, violations: [] },
    steps: reads,
    failures,
    context,
    runProgram,
  });
}

/** Forgets: nobody need be read for it, and there is nothing to judge. */
export async function destroy(run: Run, context: Context): Promise<OperationResult> {
  const journal = await run.destroy({ targets: context.targets, refresh: false });
  return conclude(run, "destroy", { said: journal, steps: journal.steps, failures: journal.failures, context });
}

/** What a command said, beside its steps. */
interface Said extends Pick<OperationResult, "failures" | "violations" | "diagnostics"> {
  readonly isBroken: boolean;
}

/** What became of a command that saved something. */
async function conclude(
  run: Run,
  kind: "up" | "refresh" | "destroy",
  outcome: {
    readonly said: Said;
    readonly steps: readonly Step[];
    readonly failures: readonly StepFailure[];
    readonly observed?: readonly ResourceState[];
    readonly context: Context;
    readonly runProgram?: boolean;
  },
): Promise<OperationResult> {
  const { said, failures, context, runProgram = kind === "up" } = outcome;
  const steps = chosen(outcome.steps, context, failures);
  const isNobodys = failures.length > 0 && steps.length === 0;
  // A failure ends the program before it has said its outputs.
  if (runProgram && said.failures.length > 0 && !isNobodys && !said.isBroken) await run.computeOutputs();
  const resources = await run.resources();
  return {
    kind,
    steps,
    failures,
    violations: await judged(run, said, isNobodys),
    diagnostics: said.diagnostics,
    observed: outcome.observed ?? resources,
    resources,
    outputs: outputsOf(resources),
    stopped: said.isBroken || isNobodys,
  };
}

/** Of a broken run only what was said before it broke; where nobody could be read, nothing at all. */
async function judged(run: Run, { isBroken, violations }: Said, isNobodys: boolean): Promise<readonly Violation[]> {
  if (isNobodys) return [];
  return isBroken ? violations : run.analyze();
}

function newIn(journal: Journal, known: readonly StepFailure[]): StepFailure[] {
  const urns = new Set(known.map(({ urn }) => urn));
  return journal.failures.filter(({ urn }) => !urns.has(urn));
}

function isMandatory(violations: readonly Violation[]): boolean {
  return violations.some(({ enforcementLevel }) => enforcementLevel === "mandatory");
}
