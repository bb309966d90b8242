import type {
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationArgs,
  StackValidationArgs,
} from "@pulumi/policy";
import { policies } from "@tapwatch/policies";
import { version } from "@tapwatch/policies/package.json";
import type { PolicyPackReference, Violation } from "./engine";
import { ownPolicies } from "./own-policies";
import type { PackHost } from "./pack-host";
import { configurePack, type PolicyConfiguration } from "./policy-configuration";
import { nameOf, type ResourceState } from "./state";

type Policy = (typeof policies)[number];
type Report = (message: string, urn?: string) => void;

/** A policy that is not disabled, with its configuration. */
interface Rule {
  readonly policy: Policy;
  readonly configuration: PolicyConfiguration;
}

/** tapwatch's own rules, called as Pulumi's host for packs calls them (cmd/run-policy-pack of its SDK). */
export async function startOwnPack({ configFile }: PolicyPackReference): Promise<PackHost> {
  const configured = configurePack(ownPolicies, configFile);
  const rules = policies.flatMap((policy): Rule[] => {
    const configuration = configured[policy.name];
    if (configuration === undefined || configuration.enforcementLevel === "disabled") return [];
    // As in Pulumi's host: a policy that remediates nothing is as strict as one that says that it is mandatory.
    const { enforcementLevel: level } = configuration;
    return [
      { policy, configuration: { ...configuration, enforcementLevel: level === "remediate" ? "mandatory" : level } },
    ];
  });
  const ofResources = rules.flatMap(({ policy, configuration }) =>
    "validateResource" in policy && typeof policy.validateResource === "function"
      ? [{ policy, configuration, validate: policy.validateResource }]
      : [],
  );
  const ofStacks = rules.flatMap(({ policy, configuration }) =>
    "validateStack" in policy ? [{ policy, configuration, validate: policy.validateStack }] : [],
  );
  return {
    analyze: (state) =>
      judge(ofResources, state.urn, ({ validate, configuration }, report) =>
        validate(resourceArguments(state, configuration), report),
      ),
    analyzeStack: (states) => {
      const resources = states.map((state) => policyResource(state));
      return judge(ofStacks, undefined, ({ validate, configuration }, report) =>
        validate(stackArguments(resources, configuration), report),
      );
    },
    stop: () => {},
  };
}

/** Runs each rule with a reporter of its own. @param urn of what is judged, unless the rule says another; undefined: the stack */
async function judge<Kind extends Rule>(
  rules: readonly Kind[],
  urn: string | undefined,
  run: (rule: Kind, report: Report) => unknown,
): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const rule of rules) {
    try {
      await run(rule, (message, about = urn) => {
        found.push(violationOf(rule.policy, rule.configuration, message, about || urn));
      });
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
    }
  }
  return found;
}

/** A policy's way to say that it has nothing to say. */
class NotApplicable extends Error {}

function notApplicable(): never {
  throw new NotApplicable();
}

const tags: ReadonlyMap<string, string> = new Map();
const options: PolicyResourceOptions = {
  ...{ protect: false, ignoreChanges: [], aliases: [], additionalSecretOutputs: [] },
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};
// These rules compare types as text.
const classes = { isType: () => false, asType: () => undefined };

function resourceArguments(
  { type, urn, inputs = {} }: ResourceState,
  { properties }: PolicyConfiguration,
): ResourceValidationArgs {
  return {
    ...{ type, urn, name: nameOf(urn), props: inputs, opts: options, stackTags: tags, ...classes, notApplicable },
    getConfig: <Config extends object>() => properties as Config,
  };
}

function stackArguments(resources: PolicyResource[], { properties }: PolicyConfiguration): StackValidationArgs {
  return { resources, stackTags: tags, notApplicable, getConfig: <Config extends object>() => properties as Config };
}

function policyResource({ urn, type, outputs = {} }: ResourceState): PolicyResource {
  const name = nameOf(urn);
  return { type, urn, name, props: outputs, opts: options, dependencies: [], propertyDependencies: {}, ...classes };
}

function violationOf(
  { name, description, severity }: Policy,
  { enforcementLevel }: PolicyConfiguration,
  message: string,
  urn: string | undefined,
): Violation {
  return {
    policyName: name,
    policyPackName: "tapwatch",
    policyPackVersion: version,
    enforcementLevel,
    description,
    message: message.trim(),
    ...(severity && { severity }),
    ...(urn && { urn }),
  };
}
