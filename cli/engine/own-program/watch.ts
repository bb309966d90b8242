import { type Configuration, type Roster, readConfiguration, resolvedRoster } from "@tapwatch/program/configuration";
import { outputsOf, type Plan, type Planned, planOf, type Seen } from "@tapwatch/program/plan";
import { azureadDirectory, lookupsBy, ownReads } from "@tapwatch/program/roster";
import { activityType, methodType, policyType } from "@tapwatch/provider/method-type";
import { expectResources } from "../lean-heap";
import type { Properties } from "../state";
import { azureadVersion } from "./azuread-version";
import { inJson } from "./in-json";
import { referenceOf } from "./reference";

/** Which of the stack outputs of `watch()` a program gives out. */
export type Given = "all" | readonly string[];

/** A resource beneath the stack. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** Names that it may have had before. */
  readonly aliases: readonly string[];
}

/** A function that a program calls, such as azuread's getGroup. */
export interface Invocation {
  readonly token: string;
  readonly args: Properties;
  /** The version of the package that the program calls; "": not given. */
  readonly version: string;
}

/** What an engine does for a program. */
export interface Registrar {
  /** Calls a function. @throws Error with what its provider says */
  invoke(
    invocation: Invocation,
  ): Promise<{ readonly result?: unknown; readonly failures: readonly { readonly reason: string }[] }>;
  /** @returns what is known of it now */
  register(registration: Registration): Promise<Properties>;
}

export interface Watched {
  readonly outputs: Properties;
  /** What is to be said to the user. */
  readonly warning?: string;
}

/**
 * What `watch()` of @tapwatch/program registers and gives out, without Pulumi's SDK in between, which takes three milliseconds for each
 * resource.
 * @param config the stack's configuration, as the program would see it
 * @throws Error with everything that is wrong in the configuration, each key with its remedy
 */
export async function watchBy(
  registrar: Registrar,
  { config, directory, given }: { config: Readonly<Record<string, string>>; directory: string; given: Given },
): Promise<Watched> {
  const configuration = readConfiguration(config, directory);
  const { problems } = configuration;
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const plan = planOf(await rosterOf(configuration, registrar), configuration);
  const outputs = inJson(outputsOf(plan, await carriedOut(plan, registrar)));
  const { warning } = plan;
  return {
    outputs: Object.fromEntries(
      Object.entries(outputs).filter(([output]) => given === "all" || given.includes(output)),
    ),
    ...(warning !== undefined && { warning }),
  };
}

/** Asks the directory as the program does: azuread's functions by the engine, the rest by tapwatch's own sign-in. */
function rosterOf(configuration: Configuration, registrar: Registrar): Promise<Roster> {
  const lookups = lookupsBy((token, args) => registrar.invoke({ token, args, version: azureadVersion() }));
  return resolvedRoster(configuration, azureadDirectory(lookups, ownReads(configuration.settings)));
}

/** Registers all resources at once. @returns what they say */
async function carriedOut({ methods, activity, policy }: Plan, registrar: Registrar): Promise<Seen> {
  expectResources(methods.length);
  const register = <Args extends object>(type: string, { name, args, aliases }: Planned<Args>) =>
    registrar.register({ type, name, inputs: inJson({ ...args, __provider: referenceOf(type) }), aliases });
  const [ofMethods, ofActivity, ofPolicy] = await Promise.all([
    Promise.all(methods.map((method) => register(methodType, method))),
    activity && register(activityType, activity),
    policy && register(policyType, policy),
  ]);
  return { methods: ofMethods, ...(ofActivity && { activity: ofActivity }), ...(ofPolicy && { policy: ofPolicy }) };
}
