import type { Step, StepFailure } from "../engine";
import type { ResourceState } from "../state";
import { isManaged } from "./states";

/** What an operation is about. */
export interface Context {
  /** The resources as they were saved last. */
  readonly previous: readonly ResourceState[];
  /** URNs; empty: all. */
  readonly targets: readonly string[];
}

export interface Selection {
  /** URNs; empty: all but the excluded. */
  readonly targets: readonly string[];
  readonly exclude: readonly string[];
}

/** Characters of URNs that a command line takes: Linux allows 2 MB with the environment, Windows 32 KB. */
const longest = process.platform === "win32" ? 24_000 : 1_000_000;

/**
 * The targets without those that failed; undefined: none is left. For Pulumi an empty list of targets means everything.
 */
export function selectionOf({ previous, targets }: Context, failures: readonly StepFailure[]): Selection | undefined {
  const failed = new Set(failures.map(({ urn }) => urn));
  const left = targets.filter((urn) => !failed.has(urn));
  const isNobody = targets.length > 0 ? left.length === 0 : isEverybody(previous, failed);
  return isNobody ? undefined : { targets: left, exclude: [...failed] };
}

/** @throws Error if the command line is too short for the list */
export function assertFits(urns: readonly string[]): void {
  if (urns.reduce((length, urn) => length + urn.length + 10, 0) <= longest) return;
  throw new Error(`Pulumi's command line takes no list of ${urns.length} users: name fewer at a time, or all`);
}

/** URNs of what was to be read, and neither was nor failed. */
export function unseen(
  { previous, targets }: Context,
  reads: readonly Step[],
  failures: readonly StepFailure[],
): readonly string[] {
  const known = new Set([...reads, ...failures].map(({ urn }) => urn));
  const wanted = new Set(targets);
  return previous
    .filter(isManaged)
    .map(({ urn }) => urn)
    .filter((urn) => (wanted.size === 0 || wanted.has(urn)) && !known.has(urn));
}

/** The steps of what was asked for and did not fail. */
export function chosen(steps: readonly Step[], { targets }: Context, failures: readonly StepFailure[]): Step[] {
  const failed = new Set(failures.map(({ urn }) => urn));
  const wanted = new Set(targets);
  return steps.filter(({ urn }) => (wanted.size === 0 || wanted.has(urn)) && !failed.has(urn));
}

function isEverybody(previous: readonly ResourceState[], failed: ReadonlySet<string>): boolean {
  const managed = previous.filter(isManaged);
  return managed.length > 0 && managed.every(({ urn }) => failed.has(urn));
}
