import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { isInline } from "@tapwatch/program/approvals";
import { shownPath } from "../base/shown-path";
import { ownPolicies } from "../engine/own-policies";
import { configurePack } from "../engine/policy-configuration";
import { checkConfiguration } from "../project/configuration";
import { policyConfigFile } from "../project/policy-config";
import { openProject, type Project, projectFile } from "../project/project";
import { namedStacks, stackFile } from "../project/stack-file";
import { stackValue } from "../project/stack-value";
import { type Fault, faultOf } from "./fault";

export interface ValidateOptions {
  readonly cwd: string;
  /** Empty: all stacks that have a file. */
  readonly stacks: readonly string[];
  /** In the place of `tapwatch:policyConfig`. */
  readonly policyConfig?: string | undefined;
}

export interface Validated {
  readonly stacks: readonly string[];
  readonly faults: readonly Fault[];
}

/** What a run would refuse in the files of a project. Reads files only: no sign-in, no network, no state, no program. */
export function validate({ cwd, stacks: given, policyConfig }: ValidateOptions): Validated {
  const directory = resolve(cwd);
  const file = projectFile(directory);
  let project: Project;
  let stacks: readonly string[];
  try {
    project = openProject(directory);
    stacks = given.length > 0 ? given : namedStacks(directory).toSorted();
  } catch (error) {
    const { message } = error as Error;
    return { stacks: given, faults: message.split("\n").map((line) => faultOf(line, { directory, file })) };
  }
  if (stacks.length === 0) {
    const message = "there is no Pulumi.<stack>.yaml: write one with 'tapwatch init', or name a --stack";
    return { stacks, faults: [{ level: "error", file: shownPath(file), message }] };
  }
  const faults = stacks.flatMap((stack) => [
    ...configurationFaults(project, stack),
    ...policyFaults(project, stack, policyConfig),
  ]);
  return { stacks, faults: eachOnce(faults) };
}

function configurationFaults(project: Project, stack: string): Fault[] {
  const { directory } = project;
  const place = { directory, stack, file: stackFile(directory, stack) };
  const { problems, strangers = [] } = checkConfiguration(project, stack);
  if (problems.length > 0 && !existsSync(place.file)) {
    const message = `there is no such file: correct --stack, or write it with 'tapwatch init --stack ${stack}'`;
    return [{ level: "error", stack, file: shownPath(place.file), message }];
  }
  const approvals = strangers.length > 0 ? `tapwatch:approvals${namedFile(place)}` : "";
  return [
    ...problems.map((problem) => faultOf(problem, place)),
    ...strangers.map(
      (user): Fault => ({
        ...faultOf(`${approvals} approves something of ${user}, whom nobody watches: ${strangerRemedy}`, place),
        level: "warning",
      }),
    ),
  ];
}

const strangerRemedy = "correct the name, or leave it if the user is no longer in the list";

/** The file of the stack's approvals, as messages name it; empty: the list is in the configuration. */
function namedFile({ directory, stack }: { readonly directory: string; readonly stack: string }): string {
  const { value } = stackValue({ directory, stack, config: {} }, "approvals");
  return typeof value === "string" && !isInline(value) ? ` ${value}:` : "";
}

function policyFaults({ directory }: Project, stack: string, given: string | undefined): Fault[] {
  const place = { directory, stack, config: {} };
  let file = stackFile(directory, stack);
  try {
    const named = given === undefined ? policyConfigFile(place) : resolve(given);
    if (named !== undefined && existsSync(named)) file = named;
    configurePack(ownPolicies, named);
    return [];
  } catch (error) {
    const [first = "", ...others] = (error as Error).message.split("\n");
    const lines = others.length > 0 ? others.map((line) => `${file}: ${line.trim()}`) : [withoutTitle(first)];
    return lines.map((line) => faultOf(line, { directory, stack, file }));
  }
}

function withoutTitle(message: string): string {
  return message.replace(/^policy configuration (.*?): (there is no such file.*)?/, (_, file, missing) =>
    missing === undefined ? "" : `tapwatch:policyConfig ${file}: ${missing}`,
  );
}

/** Stacks share files, and what is wrong in a stack's file is found by each check of it. */
function eachOnce(faults: readonly Fault[]): Fault[] {
  const keyOf = ({ file, field, message }: Fault) => JSON.stringify([file, field, message]);
  return [...new Map(faults.toReversed().map((fault) => [keyOf(fault), fault])).values()].toReversed();
}
