import { existsSync } from "node:fs";
import { namedStacks, shortName, stackFile } from "../project/stack-file";

/** There is no state yet. */
export class NoWatchError extends Error {}

/**
 * There is nothing yet, or after `destroy` nothing any more, that a run could be in sync with.
 * @param where the state would be
 * @param stacks that there are
 */
export function noWatch(stack: string, where: string, stacks: readonly string[]): NoWatchError {
  const others = othersThan(stack, stacks);
  return new NoWatchError(
    `stack '${stack}' has no state in ${where} yet: begin the watch with 'tapwatch up' first` +
      (others.length > 0 ? `, or name one of the other stacks with --stack: ${others.join(", ")}` : ""),
  );
}

/**
 * Before a watch begins: a stack without a file of its own, where others have one, is mistyped.
 * @param overrides `--config`: who gives the configuration that way needs no file
 * @throws Error naming those that there are
 */
export function assertNamed(
  directory: string,
  stack: string,
  overrides: Readonly<Record<string, string>>,
  stacks: readonly string[] = [],
): void {
  if (existsSync(stackFile(directory, stack)) || Object.keys(overrides).length > 0) return;
  const others = othersThan(stack, [...namedStacks(directory), ...stacks]);
  if (others.length === 0) return;
  throw new Error(
    `there is no stack '${stack}': name one with --stack (${others.join(", ")}), or write it with 'tapwatch init --stack ${shortName(stack)}'`,
  );
}

function othersThan(stack: string, stacks: readonly string[]): string[] {
  return [...new Set(stacks.map(shortName))].filter((name) => name !== shortName(stack)).toSorted();
}
