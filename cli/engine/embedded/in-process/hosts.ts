import { isOwnPack } from "../../own-pack";
import { ownProgram } from "../../own-program";
import { isOwnPackage } from "../../own-program/package";
import type { Context } from "../context";
import { type Hosts, processes } from "../hosts";
import { isOwn } from "../own-resource";

/**
 * The parts that came with this command run in its own process: each process of their own would load Pulumi's SDK, which takes
 * a second. All others are processes: a program that does more than call `watch()`, packs of other people, and packages of another
 * version.
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
    if (!isOwnPack(pack.directory) || hasOwnEnvironment(context)) return processes.startPack(pack, context, dryRun);
    return (await import("../../own-pack-host.js")).startOwnPack(pack);
  },
  runProgram: async (context, deployment, dryRun, invoke) => {
    const given = mayBeHere(context) ? ownProgram(context.project) : undefined;
    if (given === undefined) return processes.runProgram(context, deployment, dryRun, invoke);
    return (await import("./program.js")).runProgram(context, deployment, invoke, given);
  },
};

function isOwnProvider(context: Context): boolean {
  return mayBeHere(context) && isOwnPackage("@tapwatch/provider", context.project.resolve);
}

function mayBeHere(context: Context): boolean {
  return !hasOwnEnvironment(context) && context.types.every(isOwn);
}

/** Whether the parts need another environment than this process has. */
function hasOwnEnvironment({ env }: Context): boolean {
  return Object.keys(env).length > 0;
}
