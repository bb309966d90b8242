import { createReader } from "@tapwatch/provider/graph";
import { currentMoment } from "@tapwatch/provider/moment";
import { createProvider } from "@tapwatch/provider/provider";
import { readSettings } from "@tapwatch/provider/settings";
import type { Context } from "../context";
import type { ProviderHost } from "../hosts";
import { hostOf } from "./dynamic";

type Runtime = ReturnType<Parameters<typeof createProvider>[0]>;

/** tapwatch's own provider, configured as Pulumi configures it: with all of the stack's configuration. */
export async function startProvider({ config }: Pick<Context, "config">): Promise<ProviderHost> {
  const notices: string[] = [];
  let runtime: Runtime | undefined;
  const provider = createProvider(() => {
    if (runtime === undefined) {
      const settings = readSettings((key) => config[key]);
      runtime = { settings, reader: createReader(settings, { notice: (message) => void notices.push(message) }) };
    }
    return runtime;
  }, currentMoment);
  return hostOf(provider, notices);
}
