import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { stackDirectory } from "./project";

/**
 * Where Pulumi keeps the configuration of a stack: Pulumi.<stack>.yaml, beside Pulumi.yaml or in the directory that its
 * `stackConfigDir` names; of `organization/project/stack` only the last counts.
 * @throws Error naming Pulumi.yaml, if it cannot be read
 */
export function stackFile(directory: string, stack: string): string {
  return join(stackDirectory(directory), `Pulumi.${shortName(stack)}.yaml`);
}

/** The stacks of a project that have a file. */
export function namedStacks(directory: string): string[] {
  const files = stackDirectory(directory);
  return existsSync(files) ? readdirSync(files).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []) : [];
}

/** The default name of a stack's approvals file, beside the stack's own file. */
export function approvalsName(stack: string): string {
  return `approvals.${shortName(stack)}.yaml`;
}

/** Where the embedded engine keeps the state of a stack, unless told otherwise. */
export function ownStateFile(directory: string, stack: string): string {
  return join(directory, ".tapwatch", `${shortName(stack)}.json`);
}

/** @param state `--state`, from the working directory; undefined: the embedded engine's own place */
export function stateFileOf(directory: string, stack: string, state: string | undefined): string {
  return state === undefined ? ownStateFile(directory, stack) : resolve(state);
}

/** The stacks of a project that the embedded engine has a state of. */
export function savedStacks(directory: string): string[] {
  const kept = join(directory, ".tapwatch");
  const names = existsSync(kept) ? readdirSync(kept) : [];
  return names.flatMap((name) => /^(.+?)(?<!\.run|\.run\.previous)\.json$/.exec(name)?.[1] ?? []);
}

/** `stack` of `organization/project/stack`: the name that files and URNs have. */
export function shortName(stack: string): string {
  return stack.split("/").at(-1) ?? stack;
}

/**
 * The stack to work on where none was named: the only one that has a file.
 * @throws Error if there are several
 */
export function onlyStack(directory: string): string {
  const stacks = namedStacks(directory);
  if (stacks.length > 1) throw new Error(`which stack? Name one with --stack: ${stacks.sort().join(", ")}`);
  return stacks[0] ?? "dev";
}
