#!/usr/bin/env node
// Only this file ends the process, and it does so by the exit code: what is still being written gets written.
const { main } = require("../dist/index.js");

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
