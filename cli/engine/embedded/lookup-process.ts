import { packageFile } from "../../base/package-file";
import type { LookupsStart } from "./azuread/host";
import type { Context } from "./context";
import type { InvokeAnswer, LookupHost } from "./hosts";
import { startChild } from "./sdk/child";

/** Starts the process that answers look-ups: it has the environment, and so the sign-in and the trust, of the provider's. */
export async function startLookups(
  { project, config, env }: Context,
  tenantId: string | undefined,
): Promise<LookupHost> {
  const child = startChild({
    script: packageFile("dist", "engine", "embedded", "azuread", "host.js"),
    arguments: [],
    cwd: project.directory,
    env,
  });
  const start: LookupsStart = { config, ...(tenantId !== undefined && { tenantId }) };
  await child.ask(start);
  return {
    invoke: async ({ token, args }) => (await child.ask({ token, args })) as InvokeAnswer,
    stop: () => child.stop(),
  };
}
