import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { sectionOf, withRelease } from "../../scripts/release/changelog.mjs";
import { oneVersion, packagesOf } from "../../scripts/release/packages.mjs";
import { releaseVersion } from "../../scripts/release/version.mjs";
import { project } from "../support/command";
import { scratchDirectory } from "../support/scratch";

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  packages: Record<string, Manifest>;
}

const folders = packagesOf().map(({ folder }) => folder);
const files = [
  "package.json",
  "package-lock.json",
  "CHANGELOG.md",
  ...folders.map((folder) => `${folder}/package.json`),
];

/** What of this repository the version stands in, with these notes. */
async function copyWith(notes: Readonly<Record<string, string>>) {
  const root = await scratchDirectory();
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(project, file), join(root, file));
  }
  mkdirSync(join(root, ".changeset"));
  for (const file of ["config.json", "README.md"])
    cpSync(join(project, ".changeset", file), join(root, ".changeset", file));
  for (const [name, text] of Object.entries(notes)) writeFileSync(join(root, ".changeset", `${name}.md`), text);
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  return {
    root,
    read,
    manifest: (file: string) => JSON.parse(read(file)) as Manifest,
    all: () => files.map(read),
    notesLeft: () => readdirSync(join(root, ".changeset")).sort(),
  };
}

const note = (type: string, text: string, name = "tapwatch") => `---\n"${name}": ${type}\n---\n\n${text}\n`;

test("the notes become one version everywhere, exact in the dependencies, and a section of the changelog", async () => {
  const { root, read, manifest, notesLeft } = await copyWith({
    "a-fix": note("patch", "A report was cut off.\n\nIt is whole.", "@tapwatch/provider"),
    "b-more": note("minor", "**`status --json`.** Says more."),
    "c-nothing": "---\n---\n",
    "c-other": note("patch", "### Changed\n\n- Colours are gone."),
  });
  const before = oneVersion(root);
  const [major, minor] = before.split(".").map(Number);
  const version = `${major}.${Number(minor) + 1}.0`;
  const taken = ["a-fix", "b-more", "c-other"];
  expect(await releaseVersion(root, "2026-12-01")).toEqual({ from: before, version, notes: taken });

  expect(oneVersion(root)).toBe(version);
  const own = packagesOf(root).map(({ manifest: { name } }) => name);
  const lock = manifest("package-lock.json");
  expect(lock.version).toBe(version);
  for (const folder of ["", ...folders]) {
    const { dependencies } = manifest(join(folder, "package.json"));
    const pins = Object.entries(dependencies ?? {}).filter(([name]) => own.includes(name));
    expect(pins.every(([, pin]) => pin === version)).toBe(true);
    expect(lock.packages[folder]).toMatchObject({ version, ...(dependencies && { dependencies }) });
  }
  const section = sectionOf(read("CHANGELOG.md"), version) ?? "";
  expect(read("CHANGELOG.md")).toContain(`\n## ${version} - 2026-12-01\n`);
  expect(section).toMatch(/^### Fixed$[\s\S]*^- A report was cut off\.\n\n {2}It is whole\.$/m);
  expect(section).toMatch(/^### Added$[\s\S]*^- \*\*`status --json`\.\*\* Says more\.$/m);
  expect(section).toMatch(/^### Changed$\n\n- Colours are gone\.$/m);
  expect(notesLeft()).toEqual(["README.md", "config.json"]);
  expect(existsSync(join(root, "cli/CHANGELOG.md"))).toBe(false);
});

test("nothing but versions and pins changes in the manifests and the lockfile", async () => {
  const { root, read } = await copyWith({ one: note("patch", "A fix.") });
  const { version } = await releaseVersion(root, "2026-12-01");
  for (const file of files.filter((file) => file.endsWith(".json"))) {
    const before = readFileSync(join(project, file), "utf8").split("\n");
    const changed = read(file)
      .split("\n")
      .filter((line, index) => line !== before[index]);
    expect(changed.length).toBeGreaterThan(0);
    for (const line of changed) {
      expect(line).toMatch(
        new RegExp(`^\\s+"(version|tapwatch|@tapwatch/\\w+)": "${version.replaceAll(".", "\\.")}",?$`),
      );
    }
  }
});

test.each([
  ["there are no notes", {}, "no notes in .changeset"],
  ["all notes are empty", { one: "---\n---\n" }, "no notes in .changeset"],
  ["a note names a package that there is not", { one: note("patch", "A fix.", "left-pad") }, "one.md names left-pad"],
  ["a note says no kind of change", { one: note("none", "A fix.") }, "one.md says neither patch nor minor nor major"],
])("no version is made, and no file changed, where %s", async (_, notes, message) => {
  const { root, all } = await copyWith(notes);
  const before = all();
  await expect(releaseVersion(root, "2026-12-01")).rejects.toThrow(message);
  expect(all()).toEqual(before);
});

test("no version is made from packages of several", async () => {
  const { root, manifest } = await copyWith({ one: note("patch", "A fix.") });
  writeFileSync(
    join(root, "policies/package.json"),
    JSON.stringify({ ...manifest("policies/package.json"), version: "7.0.0" }),
  );
  await expect(releaseVersion(root, "2026-12-01")).rejects.toThrow(
    /policies\/package\.json: version is 7\.0\.0, and not /,
  );
});

const changelog = `# Changes

The form.

## Unreleased

A word before.

### Added

- **One.** It has
  two lines.

### Fixed

- A defect.

## 0.1.0

### Added

- All.
`;

test("what was unreleased comes before the notes, under the version's heading, and older sections stay as they are", () => {
  const notes = [
    { type: "patch" as const, text: "Another." },
    { type: "major" as const, text: "- Breaks." },
  ];
  expect(withRelease(changelog, { version: "0.2.0", date: "2026-12-01", notes })).toBe(`# Changes

The form.

## 0.2.0 - 2026-12-01

A word before.

### Added

- **One.** It has
  two lines.

### Fixed

- A defect.
- Another.

### Changed in a way that breaks

- Breaks.

## 0.1.0

### Added

- All.
`);
});

test("a version is released once", () => {
  const release = { version: "0.1.0", date: "2026-12-01", notes: [] };
  expect(() => withRelease(changelog, release)).toThrow("has a section 0.1.0 already");
  expect(sectionOf(changelog, "0.1.0")).toBe("### Added\n\n- All.");
  expect(sectionOf(changelog, "0.1")).toBeUndefined();
});
