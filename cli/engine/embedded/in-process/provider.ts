import { currentMoment } from "@tapwatch/provider/moment";
import { createProvider, runtimeOf } from "@tapwatch/provider/provider";
import type { Context } from "../context";
import type { ProviderHost } from "../hosts";
import { hostOf } from "./dynamic";

/** tapwatch's own provider, configured as Pulumi configures it: with all of the stack's configuration. */
export async function startProvider({ config }: Pick<Context, "config">): Promise<ProviderHost> {
  const notices: string[] = [];
  const runtime = runtimeOf((key) => config[key], { notice: (message) => void notices.push(message) });
  return hostOf(createProvider(runtime, currentMoment), notices);
}
