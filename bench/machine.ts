import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { projectDirectory } from "./project";

/** What the figures depend on, beside the code. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memory: string;
  readonly system: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What is compared, and what it is compared with. */
const packages = ["tapwatch", "@pulumi/pulumi", "@pulumi/policy", "@microsoft/microsoft-graph-client"];

export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? "of an unknown kind",
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    system: `${platform()} ${release()}`,
    versions: { Node: process.versions.node, ...Object.fromEntries(packages.map((name) => [name, versionOf(name)])) },
  };
}

function versionOf(name: string): string {
  const folders = createRequire(join(projectDirectory, "index.js")).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return (JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")) as { version: string }).version;
    } catch {}
  }
  throw new Error(`${name} is not installed: run 'npm run setup'`);
}
