// Makes a clone ready to run: installs what the lockfile names, then builds what is stale. A second call finds both
// fresh and does nothing. It runs on the machine's own Node (20 and later) before any dependency exists, so it may use
// nothing but Node itself; everything after it runs on the Node that the lockfile pins.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = new URL("../node_modules/.tapwatch-installed", import.meta.url);
const manifests = [
  "package-lock.json",
  ...["", "program/", "providers/", "policies/", "cli/", "simulator/"].map((d) => `${d}package.json`),
];

/** What an installation depends on: the lockfile, the manifests and the kind of machine. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const path of manifests) hash.update(readFileSync(new URL(`../${path}`, import.meta.url)));
  return hash.digest("hex");
}

function run(command, args) {
  // npm is a batch file on Windows, which only a shell can start. Neither command nor arguments come from outside.
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  process.stderr.write(`tapwatch: '${command} ${args.join(" ")}' failed${error ? `: ${error.message}` : ""}\n`);
  process.exit(status || 1);
}

const wanted = fingerprint();
if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== wanted) {
  process.stderr.write("tapwatch: installing what the lockfile names (about half a minute) ...\n");
  // The dependencies ask for a newer Node than the machine may have; they will run on the one that this installs.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stampFile, wanted);
}
// Incremental: compares what was built with the sources and rebuilds nothing that is fresh.
run("npm", ["run", "--silent", "build"]);
