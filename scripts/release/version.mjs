// Takes the notes in .changeset: sets the next version everywhere, and writes its section of CHANGELOG.md.
// Changesets' own command would write a range and a changelog per package; this reads the same notes.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readChangesets } from "@changesets/read";
import { inc } from "semver";
import { withRelease } from "./changelog.mjs";
import { oneVersion, packagesOf, project, readJson, runAsScript } from "./packages.mjs";

const types = /** @type {const} */ (["patch", "minor", "major"]);

/**
 * Changes nothing unless everything can be changed.
 * @param {string} root
 * @param {string} date of the release, such as 2026-12-01
 * @returns {Promise<{ from: string, version: string, notes: string[] }>} the names of the notes that were taken
 */
export async function releaseVersion(root, date) {
  const from = oneVersion(root);
  const packages = packagesOf(root);
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  const all = (await readChangesets(root)).sort((a, b) => (a.id < b.id ? -1 : 1));
  // An empty note says that a change needs no version.
  const notes = all
    .filter(({ releases }) => releases.length > 0)
    .map(({ id, summary, releases }) => ({ id, text: summary, type: typeOf(id, releases, names) }));
  if (notes.length === 0) throw new Error("there are no notes in .changeset: write one with 'npx changeset'");
  const type = types[Math.max(...notes.map((note) => types.indexOf(note.type)))];
  const version = inc(from, type);

  const changelogFile = join(root, "CHANGELOG.md");
  const changelog = withRelease(readFileSync(changelogFile, "utf8"), { version, date, notes });
  const manifestFiles = [".", ...packages.map(({ folder }) => folder)].map((folder) =>
    join(root, folder, "package.json"),
  );
  const manifests = manifestFiles.map((file) => ({ file, content: readJson(file) }));
  for (const { content } of manifests) setVersion(content, names, version);
  const lock = { file: join(root, "package-lock.json"), content: readJson(join(root, "package-lock.json")) };
  lock.content.version = version;
  for (const folder of ["", ...packages.map(({ folder }) => folder)]) {
    setVersion(lock.content.packages[folder], names, version);
  }

  for (const { file, content } of [...manifests, lock]) writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  writeFileSync(changelogFile, changelog);
  for (const { id } of all) rmSync(join(root, ".changeset", `${id}.md`));
  return { from, version, notes: notes.map(({ id }) => id) };
}

/** The packages have one version: the highest of the types that a note names. */
function typeOf(id, releases, names) {
  const strangers = releases.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (strangers.length > 0)
    throw new Error(`.changeset/${id}.md names ${strangers.join(", ")}: no package has that name`);
  const known = releases.map(({ type }) => types.indexOf(type)).filter((index) => index >= 0);
  if (known.length === 0) throw new Error(`.changeset/${id}.md says neither patch nor minor nor major`);
  return types[Math.max(...known)];
}

function setVersion(manifest, names, version) {
  manifest.version = version;
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (names.has(name)) manifest.dependencies[name] = version;
  }
}

await runAsScript(import.meta.url, async () => {
  const { from, version, notes } = await releaseVersion(project, new Date().toISOString().slice(0, 10));
  process.stdout.write(`${from} -> ${version}, from ${notes.length} note(s): ${notes.join(", ")}\n`);
  process.stdout.write(`Read CHANGELOG.md, commit, and tag the commit v${version} (docs/releasing.md).\n`);
});
