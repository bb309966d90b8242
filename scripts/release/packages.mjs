// The packages that are published: the workspaces of the root's package.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const project = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {{ name: string, version: string, dependencies?: Record<string, string>,
 *   exports?: Record<string, string | { types: string, default: string }>,
 *   publishConfig?: { access: string, provenance: boolean }, repository?: unknown }} Manifest
 * @typedef {{ folder: string, manifest: Manifest }} Package
 */

/** @returns {Manifest & { workspaces: string[] }} */
export function rootManifest(root = project) {
  return readJson(join(root, "package.json"));
}

/**
 * A package after those that it depends on, and otherwise by its name: in this order they are packed and published.
 * @returns {Package[]}
 */
export function packagesOf(root = project) {
  const left = rootManifest(root)
    .workspaces.map((folder) => ({ folder, manifest: readJson(join(root, folder, "package.json")) }))
    .sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
  const ordered = [];
  while (left.length > 0) {
    const names = left.map(({ manifest }) => manifest.name);
    const next = left.findIndex(({ manifest }) => !names.some((name) => manifest.dependencies?.[name] !== undefined));
    if (next === -1) throw new Error(`these packages depend on each other in a circle: ${names.join(", ")}`);
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}

/**
 * The one version of all packages.
 * @throws Error naming each place that says another one
 * @returns {string}
 */
export function oneVersion(root = project) {
  const manifests = [
    { folder: ".", manifest: rootManifest(root) },
    ...packagesOf(root).map(({ folder, manifest }) => ({ folder, manifest })),
  ];
  const names = new Set(manifests.map(({ manifest }) => manifest.name));
  const [{ manifest }] = manifests;
  const { version } = manifest;
  const others = manifests.flatMap(({ folder, manifest }) => {
    const said = [
      ["version", manifest.version],
      ...Object.entries(manifest.dependencies ?? {}).filter(([name]) => names.has(name)),
    ];
    return said
      .filter(([, other]) => other !== version)
      .map(([what, other]) => `${folder}/package.json: ${what} is ${other}, and not ${version}`);
  });
  if (others.length > 0) throw new Error(others.join("\n"));
  return version;
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Runs a script's work; an error becomes a sentence and exit code 1. */
export async function runAsScript(url, work) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  try {
    await work();
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  }
}
