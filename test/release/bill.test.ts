import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { type Component, componentsIn, readLicences, refusedLicences, writeBill } from "../../scripts/release/bill.mjs";
import { packagesOf, rootManifest } from "../../scripts/release/packages.mjs";
import { project } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const schemas = join(project, "node_modules/@cyclonedx/cyclonedx-library/res/schema");
const schema = (name: string) => JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), "utf8"));
const nameOf = ({ group, name }: Component) => (group === undefined ? name : `${group}/${name}`);

test("the bill of what is published is valid CycloneDX, whole, without tools of development, and its licences are allowed", async () => {
  const file = join(await scratchDirectory(), "bill.json");
  const bill = await writeBill(file);
  const ajv = new Ajv({ strict: false });
  for (const name of ["spdx", "jsf-0.82", "cryptography-defs"]) {
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  addFormats.default(ajv);
  ajv.addFormat("iri-reference", true).addFormat("idn-email", true);
  const isValid = ajv.compile(schema("bom-1.6"));
  isValid(bill);
  expect(isValid.errors ?? []).toEqual([]);
  expect(isValid({ ...bill, components: [{ type: "library" }] })).toBe(false);

  const names = new Set(componentsIn(bill).map(nameOf));
  const own = packagesOf().map(({ manifest }) => manifest);
  for (const { name, dependencies = {} } of own) {
    expect([...names]).toEqual(expect.arrayContaining([name, ...Object.keys(dependencies)]));
  }
  for (const name of ["vitest", "@biomejs/biome", "publint", "@changesets/cli"]) expect(names).not.toContain(name);
  expect(rootManifest().workspaces).toHaveLength(own.length);
  expect(readFileSync(file, "utf8")).not.toContain(project.replace(/\/$/, ""));

  expect(refusedLicences(bill)).toEqual([]);
  const ids = componentsIn(bill).map((component) => `${nameOf(component)}@${component.version}`);
  expect(ids).toEqual(expect.arrayContaining(Object.keys(readLicences)));
});

const of = (name: string, ...licenses: NonNullable<Component["licenses"]>): Component => ({
  name,
  version: "1.0.0",
  licenses,
});

test("a licence is refused, naming the package, unless it is in the list", () => {
  const components = [
    of("permitted", { license: { id: "MIT" } }),
    of("chosen", { expression: "(GPL-3.0-only OR MIT)" }),
    of("both", { license: { id: "MIT" } }, { license: { id: "ISC" } }),
    of("copyleft", { license: { id: "GPL-3.0-only" } }),
    of("half", { expression: "(MIT AND AGPL-3.0-only)" }),
    of("two", { license: { id: "MIT" } }, { license: { id: "SSPL-1.0" } }),
    of("own", { license: { name: "SEE LICENSE IN LICENSE.txt" } }),
    { ...of("outer", { license: { id: "MIT" } }), components: [{ ...of("inner"), group: "@nested" }] },
    { ...of("tail-file", { license: { name: "SEE LICENSE IN LICENSE" } }), group: "@logdna", version: "9.9.9" },
  ];
  expect(refusedLicences({ components })).toEqual([
    "copyleft@1.0.0: GPL-3.0-only",
    "half@1.0.0: (MIT AND AGPL-3.0-only)",
    "two@1.0.0: (MIT) AND (SSPL-1.0)",
    "own@1.0.0: SEE LICENSE IN LICENSE.txt",
    "@nested/inner@1.0.0: it names no licence",
    "@logdna/tail-file@9.9.9: SEE LICENSE IN LICENSE",
  ]);
});
