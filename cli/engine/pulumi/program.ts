import { log, RunError, runtime } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import type { Project } from "../../project/project";
import { ownProgram } from "../own-program";
import { type Invocation, type Registration, watchBy } from "../own-program/watch";
import { type StackName, stackType, urnOf } from "../state";
import { registerResource } from "./sdk/monitor";

/**
 * What stands for a program that only calls `watch()`: it runs in this process, and Pulumi is told where (the Automation API's inline
 * programs).
 * @returns undefined: Pulumi is to run the program
 */
export function inlineProgram(project: Project, name: StackName): PulumiFn | undefined {
  const given = ownProgram(project);
  if (given === undefined) return undefined;
  return async () => {
    const parent = urnOf(name, stackType, `${name.project}-${name.stack}`, "");
    const failures: unknown[] = [];
    const register = ({ aliases, ...registration }: Registration) =>
      registerResource({
        ...registration,
        parent,
        aliases: aliases.map((alias) => urnOf(name, registration.type, alias, parent)),
      }).catch((error: unknown) => {
        // The others go on: a program that ends takes them with it.
        failures.push(error);
        return {};
      });
    const { outputs, warning } = await watchBy(
      { invoke, register },
      { config: runtime.allConfig(), directory: project.directory, given },
    ).catch((error: Error) => {
      throw new RunError(error.message);
    });
    if (failures.length > 0) throw failures[0];
    if (warning !== undefined) log.warn(warning);
    return outputs;
  };
}

async function invoke({ token, args, version }: Invocation) {
  return { result: await runtime.invoke(token, args, { version }), failures: [] };
}
