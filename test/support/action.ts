import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { parse } from "yaml";
import { project } from "./command";

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}
export const actionContent = readFileSync(join(project, "action.yml"), "utf8");
export const action = parse(actionContent) as {
  inputs: Record<string, { required?: boolean; default?: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
};

export function stepOf(of: readonly Step[], name: string): Step & { readonly run: string } {
  const step = of.find((candidate) => candidate.name === name);
  if (step?.run === undefined) throw new Error(`there is no step '${name}' with a script`);
  return { ...step, run: step.run };
}

/** The action's own script. */
export const watch = stepOf(action.runs.steps, "Watch");

/** The environment of the action's script, by the inputs that a workflow gives. */
export function inputsAsEnvironment(given: Readonly<Record<string, string>>): Record<string, string> {
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
  const inputOf = (name = "") => given[name] ?? action.inputs[name]?.default ?? "";
  return Object.fromEntries(
    Object.entries(watch.env ?? {}).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, input?: string) => inputOf(input)),
    ]),
  );
}

/** Where a runner looks for what a step says. */
export function outOf(directory: string) {
  return {
    RUNNER_TEMP: dirname(directory),
    GITHUB_STEP_SUMMARY: join(directory, "summary.md"),
    GITHUB_OUTPUT: join(directory, "outputs"),
  };
}
