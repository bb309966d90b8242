import type { StepFailure } from "../engine";
import type { ResourceState } from "../state";

/** What an operation is about. */
export interface Context {
  /** The resources as they were saved last. */
  readonly previous: readonly ResourceState[];
  /** URNs; empty: all. */
  readonly targets: readonly string[];
  /** Whether the project wants to be read before anything is compared (`options: { refresh: always }`). */
  readonly refreshAlways: boolean;
}

export interface Selection {
  /** URNs; empty: all but the excluded. */
  readonly targets: readonly string[];
  readonly exclude: readonly string[];
}

/** What is left without those that failed; undefined: nothing. For Pulumi an empty list of targets means everything. */
export function selectionOf(
  { targets }: Pick<Context, "targets">,
  failures: readonly StepFailure[],
): Selection | undefined {
  const exclude = failures.map(({ urn }) => urn);
  const left = targets.filter((urn) => !exclude.includes(urn));
  return targets.length > 0 && left.length === 0 ? undefined : { targets: left, exclude };
}

export function isIn({ targets }: Pick<Context, "targets">, failures: readonly StepFailure[], urn: string): boolean {
  return (targets.length === 0 || targets.includes(urn)) && !failures.some((failure) => failure.urn === urn);
}
