import { type Given, type Registration, watchBy } from "../../own-program/watch";
import { stackType, urnOf } from "../../state";
import type { Context } from "../context";
import type { Deployment } from "../deployment";
import type { Hosts, Invoke } from "../hosts";

/**
 * Does what a program does that only calls `watch()`.
 * @param given which of the stack outputs the program gives out
 */
export async function runProgram(
  { config, project, name }: Context,
  deployment: Deployment,
  invoke: Invoke,
  given: Given = "all",
): ReturnType<Hosts["runProgram"]> {
  const { urn: stack } = await deployment.register({
    ...{ type: stackType, name: `${name.project}-${name.stack}`, parent: "", custom: false, inputs: {}, aliases: [] },
    ...{ dependencies: [], propertyDependencies: {} },
  });
  const register = async ({ type, name: own, inputs, aliases }: Registration) => {
    const { inputs: registered, outputs } = await deployment.register({
      ...{ type, name: own, parent: stack, custom: true, inputs, dependencies: [] },
      propertyDependencies: Object.fromEntries(Object.keys(inputs).map((property) => [property, []])),
      aliases: aliases.map((alias) => urnOf(name, type, alias, stack)),
    });
    return outputs ?? registered ?? {};
  };
  try {
    const { outputs, warning } = await watchBy({ invoke, register }, { config, directory: project.directory, given });
    deployment.setOutputs(stack, outputs);
    return { succeeded: true, diagnostics: warning === undefined ? [] : [{ severity: "warning", message: warning }] };
  } catch (error) {
    deployment.setOutputs(stack, {});
    return { succeeded: false, diagnostics: [{ severity: "error", message: (error as Error).message }] };
  }
}
