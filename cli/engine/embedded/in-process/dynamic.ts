import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import { inJson } from "../../own-program/in-json";
import type { Properties } from "../../state";
import type { ProviderHost } from "../hosts";

/**
 * The verbs of dynamic providers, called as Pulumi's plugin calls them (cmd/dynamic-provider of its SDK).
 * @param providerOf the provider of a resource, by its URN
 */
export function hostOf(
  providerOf: (urn: string) => ResourceProvider | undefined,
  notices: readonly string[] = [],
): ProviderHost {
  const of = (urn: string): ResourceProvider => {
    const provider = providerOf(urn);
    if (provider === undefined) throw new Error(`${urn}: nobody provides resources of this type`);
    return provider;
  };
  return {
    notices,
    check: async (urn, olds, news) => {
      const { inputs = news, failures = [] } = (await of(urn).check?.(olds, news)) ?? {};
      return { inputs: withProvider(inputs, news), failures };
    },
    diff: async (urn, id, olds, news) => {
      const { changes = true, replaces = [] } = (await of(urn).diff?.(id, olds, news)) ?? {};
      if (replaces.length > 0) return "replace";
      return changes ? "update" : "same";
    },
    create: async (urn, inputs) => {
      const { id, outs } = await of(urn).create(inputs);
      return { id, outputs: withProvider(outs, inputs) };
    },
    read: async (urn, id, properties) => {
      const answer = (await of(urn).read?.(id, properties)) ?? { id, props: properties };
      return {
        id: answer.id ?? "",
        outputs: withProvider(answer.props, properties),
        ...(answer.inputs && { inputs: withProvider(answer.inputs, properties) }),
      };
    },
    update: async (urn, id, olds, news) => {
      const { outs } = (await of(urn).update?.(id, olds, news)) ?? {};
      return withProvider(outs, news);
    },
    delete: async (urn, id, outputs) => of(urn).delete?.(id, outputs),
    stop: () => {},
  };
}

/** The provider's result as it is in JSON, with the reference to the provider. */
function withProvider(properties: object = {}, from: Properties): Properties {
  return { ...inJson(properties), __provider: from["__provider"] };
}
