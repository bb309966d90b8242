import type { Context } from "../../../cli/engine/embedded/context";
import type { Deployment } from "../../../cli/engine/embedded/deployment";
import type { Hosts } from "../../../cli/engine/embedded/hosts";
import type { Registration } from "../../../cli/engine/embedded/sdk/registration";
import { type Properties, stackType, urnOf } from "../../../cli/engine/state";
import { readConfiguration, strangersWarning } from "../../../program/configuration";
import { summarize } from "../../../program/outputs";
import type { Outputs } from "../../../providers/index";
import { methodType } from "../../../providers/method-type";

/** How Pulumi's serializer stores the installed provider. */
const reference = `exports.handler = __f0;
const provider = require("@tapwatch/provider/index.js");

function __f0() {
  return (function() {
    with({ this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;

/** What a program of this shape registers: the stack, and resources beneath it, all at once. */
export async function registerAll(
  { name, types }: Context,
  deployment: Deployment,
  type: string,
  resources: readonly (Pick<Registration, "name" | "inputs"> & { readonly before?: string })[],
) {
  if (!types.includes(type)) throw new Error(`this program registers ${type}`);
  const plain = { dependencies: [], propertyDependencies: {} } as const;
  const stackName = `${name.project}-${name.stack}`;
  const stack = { ...plain, type: stackType, name: stackName, parent: "", custom: false, inputs: {}, aliases: [] };
  const { urn } = await deployment.register(stack);
  const states = await Promise.all(
    resources.map(({ before, ...resource }) => {
      const aliases = before === undefined ? [] : [urnOf(name, type, before, urn)];
      return deployment.register({ ...plain, ...resource, type, parent: urn, custom: true, aliases });
    }),
  );
  return {
    states,
    setOutputs: (outputs: object) => deployment.setOutputs(urn, JSON.parse(JSON.stringify(outputs)) as Properties),
  };
}

/** What `watch()` of the program registers and gives out, without Pulumi's SDK in between. */
export const runProgram: Hosts["runProgram"] = async (context, deployment) => {
  const configuration = readConfiguration(context.config, context.project.directory);
  const { users, problems } = configuration;
  if (problems.length > 0)
    return { succeeded: false, diagnostics: [{ severity: "error", message: problems.join("\n") }] };
  const resources = users.map((args) => {
    const name = args.user.toLowerCase();
    const inputs = { __provider: reference, ...args } as Properties;
    return { name, inputs, ...(name !== args.user && { before: args.user }) };
  });
  const { states, setOutputs } = await registerAll(context, deployment, methodType, resources);
  const seen = states.map(
    ({ inputs, outputs = inputs }, index) => ({ ...outputs, user: users[index]?.user }) as Outputs,
  );
  setOutputs({ watched: users.map(({ user }) => user), ...summarize(seen) });
  const warning = strangersWarning(configuration);
  return { succeeded: true, diagnostics: warning === undefined ? [] : [{ severity: "warning", message: warning }] };
};
