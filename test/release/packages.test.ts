import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version as command } from "tapwatch/package.json";
import { describe, expect, test } from "vitest";
import { knownKeys } from "../../program/configuration";
import { version as provider } from "../../providers/version";
import { oneVersion, packagesOf, rootManifest } from "../../scripts/release/packages.mjs";
import { project } from "../support/command";

const read = (file: string) => readFileSync(join(project, file), "utf8");
const packages = packagesOf();
const names = packages.map(({ manifest }) => manifest.name);

test("all packages have one version, and depend on each other by exactly that version", () => {
  const version = oneVersion();
  const pins = [rootManifest(), ...packages.map(({ manifest }) => manifest)].flatMap(({ dependencies = {} }) =>
    Object.entries(dependencies).filter(([name]) => names.includes(name)),
  );
  expect(pins.length).toBeGreaterThan(6);
  expect(new Set(pins.map(([, pin]) => pin))).toEqual(new Set([version]));
  expect({ command, provider }).toEqual({ command: version, provider: version });
});

test("changesets keeps all packages at one version", () => {
  const { fixed } = JSON.parse(read(".changeset/config.json")) as { fixed: string[][] };
  expect(fixed).toEqual([[...names].sort()]);
});

test("a package comes after those that it depends on", () => {
  expect(names).toHaveLength(5);
  packages.forEach(({ manifest }, index) => {
    const needed = Object.keys(manifest.dependencies ?? {}).filter((name) => names.includes(name));
    expect(names.slice(0, index)).toEqual(expect.arrayContaining(needed));
  });
});

describe.each(packages)("$manifest.name", ({ folder, manifest }) => {
  test("is published for everybody, with its provenance", () => {
    expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
  });

  test("comes with the root's licence, and a README under its name", () => {
    expect(read(join(folder, "LICENSE"))).toBe(read("LICENSE"));
    expect(read(join(folder, "README.md"))).toMatch(new RegExp(`^# ${manifest.name}\n`));
  });
});

test.each(["README.md", "program/README.md"])(
  "the table of %s has exactly the keys that a configuration may have",
  (file) => {
    const [, table = ""] = /^\| configuration \(`tapwatch:…`\).*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(read(file)) ?? [];
    const cells = table.split("\n").map((row) => row.split("|")[1] ?? "");
    const keys = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key));
    expect(keys.sort()).toEqual([...knownKeys].sort());
  },
);

test("the lockfile names no registry", () => {
  const { packages: locked } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { resolved?: string }>;
  };
  const resolved = Object.values(locked).flatMap(({ resolved }) => resolved ?? []);
  expect(resolved.sort()).toEqual(packages.map(({ folder }) => folder).sort());
});
