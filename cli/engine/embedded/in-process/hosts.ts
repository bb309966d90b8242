import { existsSync, realpathSync } from "node:fs";
import { ownPack } from "../../own-pack";
import type { Context } from "../context";
import { type Hosts, processes } from "../hosts";
import { isOwn } from "../own-resource";

/**
 * The parts that came with this command run in its own process: each process of their own would load Pulumi's SDK, which takes
 * a second. All others are processes: the program, which is the user's, packs of other people, and a provider of another version.
 */
export const ownHosts: Hosts = {
  ...processes,
  startProvider: async (context) => {
    if (!isOwnProvider(context)) return processes.startProvider(context);
    return (await import("./provider.js")).startProvider(context);
  },
  startLookups: async (context, tenantId) => {
    if (hasOwnEnvironment(context)) return processes.startLookups(context, tenantId);
    const { createLookups } = await import("../azuread/index.js");
    return { invoke: createLookups(context.config, tenantId), stop: () => {} };
  },
  startPack: async (pack, context, dryRun) => {
    if (!isSame(pack.directory, ownPack()) || hasOwnEnvironment(context))
      return processes.startPack(pack, context, dryRun);
    return (await import("./pack.js")).startPack(pack);
  },
};

/** Whether the project's provider is the very package that this command was installed with. */
function isOwnProvider(context: Context): boolean {
  if (hasOwnEnvironment(context) || !context.types.every(isOwn)) return false;
  const name = "@tapwatch/provider/package.json";
  return isSame(context.project.resolve(name), require.resolve(name));
}

/** Whether the parts need another environment than this process has. */
function hasOwnEnvironment({ env }: Context): boolean {
  return Object.keys(env).length > 0;
}

function isSame(path: string, other: string): boolean {
  // If it is missing, the error comes when it is started.
  return existsSync(path) && realpathSync(path) === realpathSync(other);
}
