import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageProblems } from "../../scripts/release/package-problems.mjs";
import { oneVersion, packagesOf } from "../../scripts/release/packages.mjs";
import { writeSums } from "../../scripts/release/sums.mjs";
import { addTool } from "../support/add-tool";
import { project } from "../support/command";
import { startProcess } from "../support/process";
import { scratchDirectory } from "../support/scratch";

test("SHA256SUMS has the sums that everybody else computes, in the order of the names", async () => {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "b.tgz"), "abc");
  writeFileSync(join(directory, "a.json"), "");
  writeSums(directory, ["b.tgz", "a.json"]);
  // The first two examples of FIPS 180.
  expect(readFileSync(join(directory, "SHA256SUMS"), "utf8")).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.json\n" +
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.tgz\n",
  );
  const check = () => startProcess("sha256sum", ["--check", "SHA256SUMS"], { cwd: directory }).ended;
  expect(await check()).toMatchObject({ code: 0, stderr: "" });
  writeFileSync(join(directory, "b.tgz"), "abd");
  expect(await check()).toMatchObject({ code: 1, stdout: expect.stringContaining("b.tgz: FAILED") });
});

test("a tag that is not the packages' version is refused, before anything is built", async () => {
  const release = join(project, "scripts/release/release.mjs");
  expect(await startProcess(process.execPath, [release, "--tag", "v99.0.0"]).ended).toEqual({
    code: 1,
    stdout: "",
    stderr: `error: the tag is v99.0.0, and the packages have version ${oneVersion()}\n`,
  });
});

test("a package that lacks a file which it names is found out, as a directory and as a tarball", async () => {
  const directory = await scratchDirectory();
  const manifest = {
    name: "hollow",
    version: "1.0.0",
    license: "MIT",
    type: "commonjs",
    exports: { ".": "./dist/index.js" },
  };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  expect(await packageProblems(directory)).toEqual([
    expect.stringMatching(/^hollow: .*dist\/index\.js.*does not exist/),
  ]);

  const env = { PATH: process.env["PATH"], HOME: directory, npm_config_update_notifier: "false" };
  const { code } = await startProcess("npm", ["pack", "--offline"], { cwd: directory, env }).ended;
  expect(code).toBe(0);
  const { buffer, byteOffset, byteLength } = readFileSync(join(directory, "hollow-1.0.0.tgz"));
  const tarball = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
  expect(await packageProblems(tarball)).toEqual([expect.stringMatching(/^hollow: .*dist\/index\.js/)]);
});

/** npm, as far as publishing needs it: one package is there already. */
const npm = `
case "$1" in
  view) if [ "$2" = "@tapwatch/provider@$VERSION" ]; then echo "$VERSION"; else echo "npm error code E404" >&2; exit 1; fi ;;
  publish) echo "$*" >> "$LOG"; if [ -n "\${BROKEN:-}" ]; then echo "npm error code E403" >&2; exit 1; fi ;;
esac`;

async function publish(more: Readonly<Record<string, string>> = {}) {
  const directory = await scratchDirectory();
  const log = join(directory, "log");
  writeFileSync(log, "");
  const env = { PATH: addTool(directory, "npm", npm), LOG: log, VERSION: oneVersion(), ...more };
  const ended = await startProcess(process.execPath, [join(project, "scripts/release/publish.mjs")], { env }).ended;
  return { ...ended, published: readFileSync(log, "utf8").trim().split("\n") };
}

test("each tarball is published with its provenance, after those that it depends on; what is there already is passed over", async () => {
  const { code, stdout, stderr, published } = await publish();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const version = oneVersion();
  const names = packagesOf().map(({ manifest }) => manifest.name);
  const expected = names.filter((name) => name !== "@tapwatch/provider");
  expect(published).toEqual(
    expected.map((name) => {
      const tarball = join(project, "release", `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
      return `publish ${tarball} --provenance --access public`;
    }),
  );
  expect(stdout).toContain(`@tapwatch/provider ${version} is there already\n`);
});

test("publishing ends at the first package that is refused", async () => {
  const { code, stderr, published } = await publish({ BROKEN: "1" });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("E403") });
  expect(published).toHaveLength(1);
});
