import { currentMoment } from "@tapwatch/provider/moment";
import type { Context } from "../../../cli/engine/embedded/context";
import type { ProviderHost } from "../../../cli/engine/embedded/hosts";
import { fromStruct, toStruct } from "../../../cli/engine/embedded/sdk/properties";
import type { Properties } from "../../../cli/engine/state";
import { createReader } from "../../../providers/graph";
import { createProvider } from "../../../providers/provider";
import { readSettings } from "../../../providers/settings";

/** The provider's own verbs, called where Pulumi's plugin would call them, with what the wire would make of the values. */
export async function startProvider({ config }: Context): Promise<ProviderHost> {
  const notices: string[] = [];
  let runtime: Parameters<typeof createProvider>[0] extends () => infer R ? R | undefined : never;
  const provider = createProvider(() => {
    if (runtime === undefined) {
      const settings = readSettings((key) => config[key]);
      runtime = { settings, reader: createReader(settings, { notice: (message) => void notices.push(message) }) };
    }
    return runtime;
  }, currentMoment);
  return {
    notices,
    check: async (urn, olds, news) => {
      const { inputs = news, failures = [] } = await provider.check(wired(olds, urn), wired(news, urn));
      return { inputs: wired({ ...inputs, __provider: news["__provider"] }, urn), failures };
    },
    diff: async (urn, id, olds, news) => {
      const { changes, replaces = [] } = await provider.diff(id, wired(olds, urn), wired(news, urn));
      if (replaces.length > 0) return "replace";
      return changes === false ? "same" : "update";
    },
    create: async (urn, inputs) => {
      const { id, outs } = await provider.create(wired(inputs, urn));
      return { id, outputs: withProvider(outs, inputs, urn) };
    },
    read: async (urn, id, properties) => {
      const answer = await provider.read(id, wired(properties, urn));
      return {
        id: answer.id ?? "",
        outputs: withProvider(answer.props, properties, urn),
        ...(answer.inputs && { inputs: withProvider(answer.inputs, properties, urn) }),
      };
    },
    update: async (urn, id, olds, news) => {
      const { outs } = await provider.update(id, wired(olds, urn), wired(news, urn));
      return withProvider(outs, news, urn);
    },
    delete: async (urn, id, outputs) => provider.delete(id, wired(outputs, urn)),
    stop: () => {},
  };
}

/** As cmd/dynamic-provider of Pulumi's SDK does. */
function withProvider(properties: object = {}, from: Properties, urn: string): Properties {
  return wired({ ...properties, __provider: from["__provider"] }, urn);
}

/** There and back again over the wire's form. Whatever type the other side has: that is what the wire is like. */
function wired<Wanted>(properties: object, urn: string): Wanted {
  return fromStruct(toStruct(properties as Properties), urn) as Wanted;
}
