import { type Configuration, type Roster, readConfiguration, resolvedRoster } from "@tapwatch/program/configuration";
import { outputsOf, type Plan, type Planned, planOf, type Seen } from "@tapwatch/program/plan";
import { azureadDirectory, lookupsBy, ownReads } from "@tapwatch/program/roster";
import { activityType, methodType, policyType } from "@tapwatch/provider/method-type";
import { stackType, urnOf } from "../../state";
import type { Context } from "../context";
import type { Deployment } from "../deployment";
import type { Hosts, Invoke } from "../hosts";
import { referenceOf } from "../own-resource";
import { azureadVersion } from "./azuread-version";
import { inJson } from "./in-json";

/**
 * What `watch()` of @tapwatch/program registers and gives out, without Pulumi's SDK in between, which takes a second to load and three
 * milliseconds for each resource.
 * @param given which of the stack outputs the program gives out
 */
export async function runProgram(
  context: Context,
  deployment: Deployment,
  invoke: Invoke,
  given: "all" | readonly string[] = "all",
): ReturnType<Hosts["runProgram"]> {
  const { config, project, name } = context;
  const { urn: stack } = await deployment.register({
    ...{ type: stackType, name: `${name.project}-${name.stack}`, parent: "", custom: false, inputs: {}, aliases: [] },
    ...{ dependencies: [], propertyDependencies: {} },
  });
  const failed = (message: string) => {
    deployment.setOutputs(stack, {});
    return { succeeded: false, diagnostics: [{ severity: "error", message }] } as const;
  };
  const configuration = readConfiguration(config, project.directory);
  const { problems } = configuration;
  if (problems.length > 0) return failed(problems.join("\n"));
  try {
    const plan = planOf(await rosterOf(configuration, invoke), configuration);
    const outputs = outputsOf(plan, await carriedOut(plan, stack, context, deployment));
    const isGiven = (output: string) => given === "all" || given.includes(output);
    const told = Object.entries(inJson(outputs)).filter(([output]) => isGiven(output));
    deployment.setOutputs(stack, Object.fromEntries(told));
    const { warning } = plan;
    return { succeeded: true, diagnostics: warning === undefined ? [] : [{ severity: "warning", message: warning }] };
  } catch (error) {
    return failed((error as Error).message);
  }
}

/** Asks the directory as the program does: azuread's functions by the engine, the rest by tapwatch's own sign-in. */
function rosterOf(configuration: Configuration, invoke: Invoke): Promise<Roster> {
  const lookups = lookupsBy((token, args) => invoke({ token, args, version: azureadVersion() }));
  return resolvedRoster(configuration, azureadDirectory(lookups, ownReads(configuration.settings)));
}

/** Registers all resources beneath the stack at once. @returns what they say */
async function carriedOut(plan: Plan, stack: string, { name }: Context, deployment: Deployment): Promise<Seen> {
  const register = async <Args extends object>(type: string, { name: own, args, aliases }: Planned<Args>) => {
    const inputs = inJson({ ...args, __provider: referenceOf(type) });
    const { inputs: registered, outputs } = await deployment.register({
      ...{ type, name: own, parent: stack, custom: true, inputs, dependencies: [] },
      propertyDependencies: Object.fromEntries(Object.keys(inputs).map((property) => [property, []])),
      aliases: aliases.map((alias) => urnOf(name, type, alias, stack)),
    });
    return outputs ?? registered ?? {};
  };
  const { activity, policy } = plan;
  const [methods, ofActivity, ofPolicy] = await Promise.all([
    Promise.all(plan.methods.map((method) => register(methodType, method))),
    activity && register(activityType, activity),
    policy && register(policyType, policy),
  ]);
  return { methods, ...(ofActivity && { activity: ofActivity }), ...(ofPolicy && { policy: ofPolicy }) };
}
