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

/** What `watch()` of the program registers and gives out, without Pulumi's SDK in between. */
export const runProgram: Hosts["runProgram"] = async ({ project, name, config, types }, deployment) => {
  const configuration = readConfiguration(config, project.directory);
  const { users, problems } = configuration;
  if (problems.length > 0)
    return { succeeded: false, diagnostics: [{ severity: "error", message: problems.join("\n") }] };
  if (!types.includes(methodType)) throw new Error(`this program registers ${methodType}`);
  const plain = { parent: "", dependencies: [], propertyDependencies: {}, aliases: [] } as const;
  const stack = await deployment.register({
    ...plain,
    type: stackType,
    name: `${name.project}-${name.stack}`,
    custom: false,
    inputs: {},
  });
  const registrationOf = (args: (typeof users)[number]): Registration => {
    const resource = args.user.toLowerCase();
    return {
      type: methodType,
      name: resource,
      parent: stack.urn,
      custom: true,
      inputs: { __provider: reference, ...args } as Properties,
      dependencies: [],
      propertyDependencies: {},
      aliases: resource === args.user ? [] : [urnOf(name, methodType, args.user, stack.urn)],
    };
  };
  const states = await Promise.all(users.map((args) => deployment.register(registrationOf(args))));
  const seen = states.map(
    ({ inputs, outputs = inputs }, index) => ({ ...outputs, user: users[index]?.user }) as Outputs,
  );
  const outputs = { watched: users.map(({ user }) => user), ...summarize(seen) };
  deployment.setOutputs(stack.urn, JSON.parse(JSON.stringify(outputs)) as Properties);
  const warning = strangersWarning(configuration);
  return { succeeded: true, diagnostics: warning === undefined ? [] : [{ severity: "warning", message: warning }] };
};
