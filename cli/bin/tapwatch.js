#!/usr/bin/env node
// Only this file ends the process, and it does so by the exit code: what is still being written gets written.
const { join } = require("node:path");
const { enableCompileCache } = require("node:module");
const { engines } = require("../package.json");

// Before anything is loaded that an older Node could not even run.
const needed = engines.node.replace(">=", "");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const [neededMajor = 0, neededMinor = 0] = needed.split(".").map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(
    `error: tapwatch needs Node ${needed} or later, and this is ${process.versions.node}: update Node\n`,
  );
  process.exitCode = 1;
} else {
  // Most of a short run's time is the compiling of Pulumi's SDK, in each of its processes: once is enough. Beside what it was
  // compiled from, and so with the same protection; where nothing may be written it is done without.
  process.env.NODE_COMPILE_CACHE ??= join(require.resolve("picocolors/package.json"), "../../.cache/tapwatch");
  enableCompileCache();
  // Whoever reads may stop when they have seen enough: `tapwatch status | head`.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  const { main } = require("../dist/index.js");
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
