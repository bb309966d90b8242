import { isDeepStrictEqual } from "node:util";
import type { OperationResult, Step, StepFailure, Violation } from "../engine";
import { isProviderType, outputsOf, type ResourceState } from "../state";
import type { Journal } from "./journal";
import type { Run } from "./run";

export interface Context {
  /** The resources as they were saved last. */
  readonly previous: readonly ResourceState[];
  /** URNs; empty: all. */
  readonly targets: readonly string[];
  /** Whether the project wants to be read before anything is compared (`options: { refresh: always }`). */
  readonly refreshAlways: boolean;
}

/** What would be accepted, and by whom it was not known: users that could not be read are left out. */
export async function preview(
  run: Run,
  context: Context,
  known: readonly StepFailure[] = [],
): Promise<OperationResult> {
  const failures = [...known];
  const states = new Map(context.previous.map((state) => [state.urn, state]));
  const observed = new Map(states);
  for (;;) {
    const journal = await run.preview({ ...selectionOf(context, failures), refresh: context.refreshAlways });
    apply(journal.reads, observed);
    const news = journal.failures;
    failures.push(...news);
    const isUnread = news.length > 0 && news.every(({ op }) => op === "refresh");
    // Pulumi stops a preview at a failed reading: another one leaves those out, unless nobody is left.
    if (isUnread && !isNobody(context, failures)) continue;
    apply(journal.steps, states);
    const stack = [...journal.states.values()].find((state) => state?.type === "pulumi:pulumi:Stack");
    const resources = [...states.values()];
    return {
      kind: "preview",
      steps: journal.steps.filter(({ urn }) => isIn(context, failures, urn)),
      failures,
      violations: isNobody(context, failures) ? [] : journal.violations,
      diagnostics: journal.diagnostics,
      observed: [...observed.values()],
      resources,
      outputs: stack?.outputs ?? outputsOf(resources),
      stopped: journal.isBroken || isMandatory(journal.violations) || news.length > 0,
    };
  }
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
  if (context.refreshAlways && context.previous.some(isManaged)) {
    const reading = await run.refresh(selectionOf(context, failures));
    failures.push(...reading.failures);
    observed = await run.resources();
    if (!isSame(reviewed.observed, observed, targets)) {
      reviewed = await preview(run, { targets, previous: observed, refreshAlways: false }, failures);
      if (reviewed.stopped) return reviewed;
      targets = await review(reviewed);
      if (targets === undefined) return reviewed;
    }
  }
  const chosen = { ...context, targets };
  const journal = await run.up({ ...selectionOf(chosen, failures), refresh: false });
  failures.push(...journal.failures);
  return conclude(run, "up", { journal, steps: journal.steps, failures, observed, context: chosen });
}

/** Reads everybody, saves what was read, and judges it. */
export async function refresh(run: Run, context: Context, runProgram: boolean): Promise<OperationResult> {
  const journal = await run.refresh({ targets: context.targets, runProgram });
  const { failures, reads } = journal;
  return conclude(run, "refresh", { journal, steps: reads, failures, context, runProgram });
}

/** Forgets; there is nothing to judge. */
export async function destroy(run: Run, context: Context): Promise<OperationResult> {
  const journal = await run.destroy({ targets: context.targets });
  return conclude(run, "destroy", { journal, steps: journal.steps, failures: journal.failures, context });
}

/** What became of a command that saved something. */
async function conclude(
  run: Run,
  kind: "up" | "refresh" | "destroy",
  outcome: {
    readonly journal: Journal;
    readonly steps: readonly Step[];
    readonly failures: readonly StepFailure[];
    readonly observed?: readonly ResourceState[];
    readonly context: Context;
    readonly runProgram?: boolean;
  },
): Promise<OperationResult> {
  const { journal, failures, context, runProgram = kind === "up" } = outcome;
  const steps = outcome.steps.filter(({ urn }) => isIn(context, failures, urn));
  const isNobodys = failures.length > 0 && steps.length === 0;
  // A failure ends the program before it has said its outputs.
  if (runProgram && journal.failures.length > 0 && !isNobodys && !journal.isBroken) await run.computeOutputs();
  const resources = await run.resources();
  return {
    kind,
    steps,
    failures,
    violations: await judged(run, journal, isNobodys),
    diagnostics: journal.diagnostics,
    observed: outcome.observed ?? resources,
    resources,
    outputs: outputsOf(resources),
    stopped: journal.isBroken || isNobodys,
  };
}

/** Of a broken run only what was said before it broke; where nobody could be read, nothing at all. */
async function judged(run: Run, { isBroken, violations }: Journal, isNobodys: boolean): Promise<readonly Violation[]> {
  if (isNobodys) return [];
  return isBroken ? violations : run.analyze();
}

function selectionOf(
  { targets }: Context,
  failures: readonly StepFailure[],
): { readonly targets: readonly string[]; readonly exclude: readonly string[] } {
  const exclude = failures.map(({ urn }) => urn);
  return { targets: targets.filter((urn) => !exclude.includes(urn)), exclude };
}

function isIn({ targets }: Context, failures: readonly StepFailure[], urn: string): boolean {
  return (targets.length === 0 || targets.includes(urn)) && !failures.some((failure) => failure.urn === urn);
}

/** Whether every resource that was to be read could not be. */
function isNobody({ previous, targets }: Context, failures: readonly StepFailure[]): boolean {
  const wanted = previous.filter(isManaged).filter(({ urn }) => targets.length === 0 || targets.includes(urn));
  return wanted.every(({ urn }) => failures.some((failure) => failure.urn === urn));
}

function isManaged({ custom, type }: ResourceState): boolean {
  return custom && !isProviderType(type);
}

function isMandatory(violations: readonly Violation[]): boolean {
  return violations.some(({ enforcementLevel }) => enforcementLevel === "mandatory");
}

function apply(steps: readonly Step[], states: Map<string, ResourceState>): void {
  for (const { urn, op, new: next } of steps) {
    if (op === "delete" || next === undefined) states.delete(urn);
    else states.set(urn, { ...states.get(urn), ...next });
  }
}

/** Whether two readings saw the same of these, or of all; when they saw it does not matter. */
function isSame(left: readonly ResourceState[], right: readonly ResourceState[], targets: readonly string[]): boolean {
  return isDeepStrictEqual(seen(left, targets), seen(right, targets));
}

function seen(resources: readonly ResourceState[], targets: readonly string[]): Map<string, unknown> {
  const looked = resources.filter(({ urn }) => targets.length === 0 || targets.includes(urn));
  return new Map(
    looked.filter(isManaged).map(({ urn, outputs = {} }) => {
      const { hasPass, pass, unreadable, drift } = outputs as Record<string, { kind?: string; status?: number }>;
      return [urn, [hasPass, pass, unreadable?.status, drift?.kind]];
    }),
  );
}
