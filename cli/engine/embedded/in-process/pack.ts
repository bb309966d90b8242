import type {
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationArgs,
  StackValidationArgs,
} from "@pulumi/policy";
import { policies } from "@tapwatch/policies";
import { version } from "@tapwatch/policies/package.json";
import type { PolicyPackReference, Violation } from "../../engine";
import { ownPolicies } from "../../own-policies";
import { configurePack, type PolicyConfiguration } from "../../policy-configuration";
import { nameOf, type ResourceState } from "../../state";
import type { PackHost } from "../hosts";

type Policy = (typeof policies)[number];
type Report = (message: string, urn?: string) => void;

/** tapwatch's own rules, called as Pulumi's host for packs calls them (cmd/run-policy-pack of its SDK). */
export async function startPack({ configFile }: PolicyPackReference): Promise<PackHost> {
  const configured = configurePack(ownPolicies, configFile);
  const inForce = policies.flatMap((policy) => {
    const configuration = configured[policy.name];
    return configuration && configuration.enforcementLevel !== "disabled" ? [{ policy, configuration }] : [];
  });
  /** Runs each policy with a reporter of its own. */
  const judge = async (urn: string | undefined, run: (rule: (typeof inForce)[number], report: Report) => unknown) => {
    const found: Violation[] = [];
    for (const rule of inForce) {
      try {
        await run(rule, (message, about = urn) => {
          found.push(violationOf(rule.policy, rule.configuration, message, about || urn));
        });
      } catch (error) {
        if (!(error instanceof NotApplicable)) throw error;
      }
    }
    return found;
  };
  return {
    analyze: (state) =>
      judge(state.urn, ({ policy, configuration }, report) => {
        if (!("validateResource" in policy) || typeof policy.validateResource !== "function") return;
        return policy.validateResource(resourceArguments(state, configuration), report);
      }),
    analyzeStack: (states) => {
      const resources = states.map((state) => policyResource(state));
      return judge(undefined, ({ policy, configuration }, report) => {
        if (!("validateStack" in policy)) return;
        return policy.validateStack(stackArguments(resources, configuration), report);
      });
    },
    stop: () => {},
  };
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
