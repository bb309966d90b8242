import type { PolicyResource } from "@pulumi/policy";
import { type Hosts, processes } from "../../../cli/engine/embedded/hosts";
import type { Violation } from "../../../cli/engine/engine";
import { ownPack } from "../../../cli/engine/own-pack";
import { configurePack } from "../../../cli/engine/policy-configuration";
import { ownPolicies } from "../../../cli/engine/pulumi/own-policies";
import { nameOf, type ResourceState } from "../../../cli/engine/state";
import { policies } from "../../../policies/index";
import { version } from "../../../policies/package.json";

/** tapwatch's own rules, called where the pack's host would call them. Other packs are processes. */
export const startPack: Hosts["startPack"] = async (pack, context, dryRun) => {
  const { directory, configFile } = pack;
  if (directory !== ownPack()) return processes.startPack(pack, context, dryRun);
  const configured = configurePack(ownPolicies, configFile);
  const inForce = policies
    .map((policy) => ({ policy, enforcementLevel: "advisory" as const, properties: {}, ...configured[policy.name] }))
    .filter(({ enforcementLevel }) => enforcementLevel !== "disabled");
  const violationOf = (
    { policy, enforcementLevel }: (typeof inForce)[number],
    message: string,
    urn: string | undefined,
  ): Violation => ({
    policyName: policy.name,
    policyPackName: "tapwatch",
    policyPackVersion: version,
    enforcementLevel,
    description: policy.description,
    message: message.trim(),
    ...(policy.severity && { severity: policy.severity }),
    ...(urn && { urn }),
  });
  return {
    analyze: async ({ urn, type, inputs = {} }) => {
      const found: Violation[] = [];
      for (const each of inForce) {
        if (!("validateResource" in each.policy) || typeof each.policy.validateResource !== "function") continue;
        const args = {
          ...{ type, urn, name: nameOf(urn), props: inputs, opts: {}, stackTags: new Map() },
          isType: () => false,
          asType: () => undefined,
          getConfig: () => each.properties,
          notApplicable: () => {
            throw new NotApplicable();
          },
        };
        try {
          await each.policy.validateResource(args as never, (message, about) => {
            found.push(violationOf(each, message, about || urn));
          });
        } catch (error) {
          if (!(error instanceof NotApplicable)) throw error;
        }
      }
      return found;
    },
    analyzeStack: async (states) => {
      const found: Violation[] = [];
      const resources = states.map(resourceOf);
      for (const each of inForce) {
        if (!("validateStack" in each.policy)) continue;
        const args = { resources, getConfig: () => each.properties };
        await each.policy.validateStack(args as never, (message, urn) => {
          found.push(violationOf(each, message, urn));
        });
      }
      return found;
    },
    stop: () => {},
  };
};

class NotApplicable extends Error {}

function resourceOf({ urn, type, outputs = {} }: ResourceState): PolicyResource {
  return { type, urn, name: nameOf(urn), props: outputs } as unknown as PolicyResource;
}
