import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import type { Properties } from "../../state";
import type { ProviderHost } from "../hosts";

/** The verbs of a dynamic provider, called as Pulumi's plugin calls them (cmd/dynamic-provider of its SDK). */
export function hostOf(provider: ResourceProvider, notices: readonly string[] = []): ProviderHost {
  return {
    notices,
    check: async (_urn, olds, news) => {
      const { inputs = news, failures = [] } = (await provider.check?.(olds, news)) ?? {};
      return { inputs: withProvider(inputs, news), failures };
    },
    diff: async (_urn, id, olds, news) => {
      const { changes = true, replaces = [] } = (await provider.diff?.(id, olds, news)) ?? {};
      if (replaces.length > 0) return "replace";
      return changes ? "update" : "same";
    },
    create: async (_urn, inputs) => {
      const { id, outs } = await provider.create(inputs);
      return { id, outputs: withProvider(outs, inputs) };
    },
    read: async (_urn, id, properties) => {
      const answer = (await provider.read?.(id, properties)) ?? { id, props: properties };
      return {
        id: answer.id ?? "",
        outputs: withProvider(answer.props, properties),
        ...(answer.inputs && { inputs: withProvider(answer.inputs, properties) }),
      };
    },
    update: async (_urn, id, olds, news) => {
      const { outs } = (await provider.update?.(id, olds, news)) ?? {};
      return withProvider(outs, news);
    },
    delete: async (_urn, id, outputs) => provider.delete?.(id, outputs),
    stop: () => {},
  };
}

/** The provider's result as a plain JSON copy, with the reference to the provider. */
function withProvider(properties: object = {}, from: Properties): Properties {
  return { ...JSON.parse(JSON.stringify(properties)), __provider: from["__provider"] };
}
