// The process of a stand-in for Pulumi's command line (script.ts). It knows nothing: it tells the test what it was asked to do
// and which signal came, and ends as it is told. The events come from the test, which has the libraries for them loaded.
const { createConnection } = require("node:net");
const { createInterface } = require("node:readline");
const { text } = require("node:stream/consumers");

const [port, ...args] = process.argv.slice(2);
const test = createConnection(Number(port), "127.0.0.1");
const tell = (what) => test.write(`${JSON.stringify(what)}\n`);

process.on("SIGINT", (signal) => tell({ signal }));
tell({ args, env: process.env });
createInterface({ input: test }).on("line", async (line) => {
  const { takesInput, stdout, stderr, code, killedBy } = JSON.parse(line);
  if (takesInput) return tell({ input: await text(process.stdin) });
  // On a pipe it is written when write() has called back; the end of the process would not wait for it.
  await new Promise((resolve) => process.stdout.write(stdout, resolve));
  await new Promise((resolve) => process.stderr.write(stderr, resolve));
  if (killedBy) process.kill(process.pid, killedBy);
  else process.exit(code);
});
