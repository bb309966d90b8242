// The software bill of materials of what is published, and what its licences allow.
import { join } from "node:path";
import satisfies from "spdx-satisfies";
import { project, readJson } from "./packages.mjs";
import { succeeded } from "./run.mjs";

/** Licences of the production dependencies that may be passed on with software under Apache-2.0. */
export const allowedLicences = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
];

/** Packages whose package.json names no SPDX licence: somebody has read what this very version says. */
export const readLicences = {
  // Its package.json says "SEE LICENSE IN LICENSE"; the file is the MIT licence.
  "@logdna/tail-file@2.2.0": "MIT",
};

/**
 * @typedef {{ group?: string, name: string, version?: string, components?: Component[],
 *   licenses?: ({ license: { id?: string, name?: string } } | { expression: string })[] }} Component
 */

/**
 * Writes a CycloneDX bill of the production dependencies of all packages; the same installation gives the same bill.
 * @param {string} file
 * @returns {Promise<{ components: Component[] }>}
 */
export async function writeBill(file) {
  const command = join(project, "node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js");
  const what = ["--no-include-workspace-root", "--omit", "dev", "--mc-type", "library"];
  const how = ["--output-format", "JSON", "--output-reproducible", "--validate", "--output-file", file];
  await succeeded(process.execPath, [command, ...what, ...how], project);
  return readJson(file);
}

/**
 * Everything in a bill, whatever it is nested in.
 * @param {{ components?: Component[] }} bill
 * @returns {Component[]}
 */
export function componentsIn({ components = [] }) {
  return components.flatMap((component) => [component, ...componentsIn(component)]);
}

/**
 * The packages whose licence is not allowed, a line each.
 * @param {{ components?: Component[] }} bill
 * @returns {string[]}
 */
export function refusedLicences(bill) {
  return componentsIn(bill).flatMap((component) => {
    const name = [component.group, component.name].filter(Boolean).join("/");
    const id = `${name}@${component.version}`;
    const said = (component.licenses ?? []).map((choice) =>
      "expression" in choice ? choice.expression : (choice.license.id ?? choice.license.name ?? ""),
    );
    const licence = readLicences[id] ?? said.map((each) => (said.length > 1 ? `(${each})` : each)).join(" AND ");
    if (isAllowed(licence)) return [];
    return [`${id}: ${licence === "" ? "it names no licence" : licence}`];
  });
}

function isAllowed(licence) {
  try {
    return satisfies(licence, allowedLicences);
  } catch {
    // No SPDX expression.
    return false;
  }
}
