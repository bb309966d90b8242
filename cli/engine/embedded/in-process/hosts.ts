import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isOwnPack } from "../../own-pack";
import type { Context } from "../context";
import { type Hosts, processes } from "../hosts";
import { isOwn } from "../own-resource";
import { ownProgram } from "./own-program";

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
    const { directory, main } = context.project;
    const { resolve } = createRequire(join(directory, main));
    const isAllOwn = isOwnProvider(context) && isOwnPackage("@tapwatch/program", context, resolve);
    const outputs = isAllOwn ? ownProgram(context.project) : undefined;
    if (outputs === undefined) return processes.runProgram(context, deployment, dryRun, invoke);
    return (await import("./program.js")).runProgram(context, deployment, invoke, outputs);
  },
};

function isOwnProvider(context: Context): boolean {
  return context.types.every(isOwn) && isOwnPackage("@tapwatch/provider", context, context.project.resolve);
}

/**
 * Whether a package is the very one that this command was installed with.
 * @param resolve finds it as the one who uses it would
 */
function isOwnPackage(name: string, context: Context, resolve: (specifier: string) => string): boolean {
  if (hasOwnEnvironment(context)) return false;
  const file = `${name}/package.json`;
  try {
    return isSame(resolve(file), require.resolve(file));
  } catch {
    // If it is missing, the error comes when it is started.
    return false;
  }
}

/** Whether the parts need another environment than this process has. */
function hasOwnEnvironment({ env }: Context): boolean {
  return Object.keys(env).length > 0;
}

function isSame(path: string, other: string): boolean {
  // If it is missing, the error comes when it is started.
  return existsSync(path) && realpathSync(path) === realpathSync(other);
}
