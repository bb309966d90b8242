import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Where Pulumi keeps the configuration of a stack: Pulumi.<stack>.yaml; of `organization/project/stack` only the last counts. */
export function stackFile(directory: string, stack: string): string {
  return join(directory, `Pulumi.${shortName(stack)}.yaml`);
}

/** The file for the approvals of a stack that names no other, beside the stack's own. */
export function approvalsName(stack: string): string {
  return `approvals.${shortName(stack)}.yaml`;
}

/** Where the embedded engine keeps the state of a stack, unless told otherwise. */
export function ownStateFile(directory: string, stack: string): string {
  return join(directory, ".tapwatch", `${shortName(stack)}.json`);
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
  const stacks = readdirSync(directory).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  if (stacks.length > 1) throw new Error(`which stack? Name one with --stack: ${stacks.sort().join(", ")}`);
  return stacks[0] ?? "dev";
}
