// Builds, packs and checks what is published, into release/. It publishes nothing (publish.mjs does).
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allowedLicences, componentsIn, refusedLicences, writeBill } from "./bill.mjs";
import { sectionOf } from "./changelog.mjs";
import { packageProblems } from "./package-problems.mjs";
import { oneVersion, packagesOf, project, runAsScript } from "./packages.mjs";
import { succeeded } from "./run.mjs";
import { writeSums } from "./sums.mjs";

const directory = join(project, "release");
const resolve = createRequire(import.meta.url).resolve;
const say = (text) => process.stdout.write(`${text}\n`);

await runAsScript(import.meta.url, async () => {
  const { values } = parseArgs({ options: { tag: { type: "string" } } });
  const packages = packagesOf();
  const version = oneVersion();
  const notes = releaseNotes(version, values.tag);
  await checkTree();
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  try {
    await fill(packages, version, notes);
  } catch (error) {
    // Nobody may take what was refused for a release.
    rmSync(directory, { recursive: true });
    throw error;
  }
});

async function fill(packages, version, notes) {
  say("Building ...");
  for (const { folder } of packages) rmSync(join(project, folder, "dist"), { recursive: true, force: true });
  await succeeded(process.execPath, [resolve("typescript/bin/tsc"), "--build"], project);
  say("Packing ...");
  const tarballs = [];
  for (const each of packages) tarballs.push(await pack(each));
  say("Checking ...");
  const problems = [];
  for (const tarball of tarballs) problems.push(...(await problemsOf(tarball)));
  const billFile = `tapwatch-${version}.cdx.json`;
  const bill = await writeBill(join(directory, billFile));
  problems.push(...refusedLicences(bill).map((line) => `licence not allowed: ${line}`));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  writeFileSync(join(directory, "release-notes.md"), `${notes}\n`);
  writeSums(directory, [...tarballs, billFile, "release-notes.md"]);

  say(`\ntapwatch ${version}, in release/:\n`);
  for (const file of readdirSync(directory).sort()) say(`  ${file.padEnd(40)} ${size(file).padStart(10)}`);
  say(
    `\n${componentsIn(bill).length} components are in the bill. Their licences are among these: ${allowedLicences.join(", ")}.`,
  );
  for (const line of remarks(packages)) say(`note: ${line}`);
}

/** @throws Error where a tag says that this is the release itself, and something is missing from it */
function releaseNotes(version, tag) {
  const changelog = readFileSync(join(project, "CHANGELOG.md"), "utf8");
  const notes = sectionOf(changelog, version);
  if (notes === undefined) throw new Error(`CHANGELOG.md has no section ${version}: run 'npm run release:version'`);
  if (tag === undefined) return notes;
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and the packages have version ${version}`);
  if (isSomethingUnreleased()) throw new Error("some changes are in no version yet: run 'npm run release:version'");
  return notes;
}

function isSomethingUnreleased() {
  const changelog = readFileSync(join(project, "CHANGELOG.md"), "utf8");
  const waiting = readdirSync(join(project, ".changeset")).filter((file) => /\.md$/.test(file) && file !== "README.md");
  return waiting.length > 0 || (sectionOf(changelog, "Unreleased") ?? "") !== "";
}

/** What is published is what a commit says. */
async function checkTree() {
  const changed = (await succeeded("git", ["status", "--porcelain"], project)).trimEnd();
  if (changed !== "") throw new Error(`these files are in no commit: commit them, or stash them\n${changed}`);
}

/** @returns {Promise<string>} the tarball's name; the same files give the same tarball */
async function pack({ folder, manifest }) {
  // The scripts of the packages would each build again; cli's brings the changelog.
  const changelog = join(project, "cli/CHANGELOG.md");
  if (manifest.name === "tapwatch") copyFileSync(join(project, "CHANGELOG.md"), changelog);
  try {
    const args = ["pack", "--ignore-scripts", "--offline", "--json", "--pack-destination", directory];
    const before = new Set(readdirSync(directory));
    await succeeded("npm", [...args, "--workspace", manifest.name], project);
    const [tarball] = readdirSync(directory).filter((file) => !before.has(file));
    if (tarball === undefined) throw new Error(`npm packed nothing of ${folder}`);
    return tarball;
  } finally {
    rmSync(changelog, { force: true });
  }
}

async function problemsOf(tarball) {
  const { buffer, byteOffset, byteLength } = readFileSync(join(directory, tarball));
  const problems = await packageProblems(buffer.slice(byteOffset, byteOffset + byteLength));
  const types = join(resolve("@arethetypeswrong/cli/package.json"), "../dist/index.js");
  // CommonJS for Node 16 and later; the resolution of older compilers knows no exports.
  const args = ["--profile", "node16", "--format", "ascii", "--no-emoji", "--no-definitely-typed"];
  try {
    await succeeded(process.execPath, [types, join(directory, tarball), ...args], project);
  } catch (error) {
    problems.push(error.message);
  }
  return problems;
}

function remarks(packages) {
  const unnamed = packages.some(({ manifest }) => manifest.repository === undefined);
  return [
    ...(isSomethingUnreleased()
      ? ["some changes are in no version yet ('npm run release:version'); this is a rehearsal"]
      : []),
    ...(unnamed
      ? ["no package.json has a 'repository'; npm asks for it where there is provenance (docs/releasing.md)"]
      : []),
  ];
}

function size(file) {
  return `${(statSync(join(directory, file)).size / 1024).toFixed(1)} KB`;
}
