import type { Context } from "../../../cli/engine/embedded/context";
import type { Deployment } from "../../../cli/engine/embedded/deployment";
import type { Hosts } from "../../../cli/engine/embedded/hosts";
import type { Registration } from "../../../cli/engine/embedded/sdk/registration";
import { type Properties, stackType, urnOf } from "../../../cli/engine/state";
import { type Roster, readConfiguration, resolvedRoster, strangersWarning } from "../../../program/configuration";
import { sourcesOf, summarize } from "../../../program/outputs";
import { azureadDirectory, lookupsBy } from "../../../program/roster/azuread";
import { ownReads } from "../../../program/roster/own-reads";
import { tenantArguments } from "../../../program/tenant";
import { activityName } from "../../../providers/activity/drift";
import type { Outputs } from "../../../providers/index";
import { activityType, methodType, policyType } from "../../../providers/method-type";
import { policyName } from "../../../providers/policy/drift";
import { shownName } from "../../../providers/state";

/** How Pulumi's serializer stores the installed provider. @param file of @tapwatch/provider */
const referenceTo = (file: string) => `exports.handler = __f0;
const provider = require("@tapwatch/provider/${file}");

function __f0() {
  return (function() {
    with({ this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;

/** What a program of this shape registers: the stack, and resources beneath it, all at once. @param type of those that name none */
export async function registerAll(
  { name, types }: Context,
  deployment: Deployment,
  type: string,
  resources: readonly (Pick<Registration, "name" | "inputs"> & {
    readonly type?: string;
    readonly before?: readonly string[];
  })[],
) {
  if (!types.includes(type)) throw new Error(`this program registers ${type}`);
  const plain = { dependencies: [], propertyDependencies: {} } as const;
  const stackName = `${name.project}-${name.stack}`;
  const stack = { ...plain, type: stackType, name: stackName, parent: "", custom: false, inputs: {}, aliases: [] };
  const { urn } = await deployment.register(stack);
  const states = await Promise.all(
    resources.map(({ before = [], ...resource }) => {
      const aliases = before.map((each) => urnOf(name, type, each, urn));
      return deployment.register({ ...plain, type, ...resource, parent: urn, custom: true, aliases });
    }),
  );
  return {
    states,
    setOutputs: (outputs: object) => deployment.setOutputs(urn, JSON.parse(JSON.stringify(outputs)) as Properties),
  };
}

/** What `watch()` of the program registers and gives out, without Pulumi's SDK in between. */
export const runProgram: Hosts["runProgram"] = async (context, deployment, _dryRun, invoke) => {
  const configuration = readConfiguration(context.config, context.project.directory);
  const { problems } = configuration;
  if (problems.length > 0) return failed(problems.join("\n"));
  let roster: Roster;
  try {
    const lookups = lookupsBy((token, args) => invoke({ token, args: args as Properties, version: "" }));
    roster = await resolvedRoster(configuration, azureadDirectory(lookups, ownReads(configuration.settings)));
  } catch (error) {
    return failed((error as Error).message);
  }
  const { users } = roster;
  const resources = users.map(({ aliases, source: _, ...args }) => {
    const name = args.user.toLowerCase();
    const inputs = { __provider: referenceTo("index.js"), ...args } as Properties;
    return { name, inputs, before: [...aliases, ...(name === args.user ? [] : [args.user])] };
  });
  const given = tenantArguments(configuration, roster);
  const tenantResource = (type: string, name: string, file: string, args: object | undefined) =>
    args === undefined ? [] : [{ type, name, inputs: { __provider: referenceTo(file), ...args } as Properties }];
  const ofTenant = [
    ...tenantResource(activityType, activityName, "activity.js", given.activity),
    ...tenantResource(policyType, policyName, "policy.js", given.policy),
  ];
  const { states, setOutputs } = await registerAll(context, deployment, methodType, [...resources, ...ofTenant]);
  const watched = users.map(shownName);
  const told = states.map(({ inputs, outputs = inputs }) => outputs);
  const seen = told.slice(0, users.length).map((outputs, index) => ({ ...outputs, user: watched[index] }) as Outputs);
  const seenOf = (name: string) => ({ ...told[users.length + ofTenant.findIndex((each) => each.name === name)] });
  setOutputs({
    watched,
    sources: sourcesOf(users),
    ...summarize(seen, {
      activity: given.activity && seenOf(activityName),
      policy: given.policy && seenOf(policyName),
    }),
  });
  const warning = strangersWarning(roster, configuration.tenant);
  return { succeeded: true, diagnostics: warning === undefined ? [] : [{ severity: "warning", message: warning }] };
};

function failed(message: string) {
  return { succeeded: false, diagnostics: [{ severity: "error", message }] } as const;
}
