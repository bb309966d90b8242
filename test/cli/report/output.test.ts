import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { annotate, type FormatOptions, formatOptions, requestsOf, writeReports } from "../../../cli/report/output";
import { assertWritable } from "../../../cli/report/writable";
import { scratchDirectory } from "../../support/scratch";
import { mixed, recordOf } from "./records";

function requested(...args: readonly string[]) {
  const command = formatOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return requestsOf(command.parse(args, { from: "user" }).opts<FormatOptions>());
}

test.each([
  ["nothing", [], [{ format: "terminal" }]],
  ["one format", ["--format", "markdown"], [{ format: "markdown" }]],
  ["--json", ["--json"], [{ format: "json" }]],
  ["--output", ["-f", "html", "-o", "a.html"], [{ format: "html", file: "a.html", isOutput: true }]],
  ["a file with = in its name", ["-f", "csv=a=b.csv"], [{ format: "csv", file: "a=b.csv" }, { format: "terminal" }]],
  [
    "many",
    ["-f", "sarif=a.sarif", "-f", "markdown", "-f", "html=a.html"],
    [{ format: "sarif", file: "a.sarif" }, { format: "html", file: "a.html" }, { format: "markdown" }],
  ],
])("what is rendered where: %s", (_case, args, requests) => {
  expect(requested(...args)).toEqual(requests);
});

test.each([
  [["-f", "pdf"], "write one of terminal, json"],
  [["-f", "csv="], "write csv=<file>"],
  [["-f", "csv", "-f", "html"], "csv and html cannot both go to stdout"],
  [["-f", "csv=x", "-o", "y"], "--output is not needed"],
])("what cannot be is refused: %s", (args, message) => {
  expect(() => requested(...args)).toThrow(message);
});

test.each([
  [["-f", "csv=file/new/a.csv"], "--format csv=file/new/a.csv cannot be written: its folder"],
  [["-f", "html", "-o", "folder"], "--output folder cannot be written: it is a folder"],
])("a path that cannot be written is refused by its option: %s", async (args, message) => {
  const directory = await scratchDirectory();
  mkdirSync(join(directory, "folder"));
  writeFileSync(join(directory, "file"), "");
  const requests = requested(...args).map((request) =>
    request.file === undefined ? request : { ...request, file: join(directory, request.file) },
  );
  await expect(assertWritable(requests)).rejects.toThrow(message.replace(/(?<==| )(?=file|folder )/, `${directory}/`));
});

test("a folder that is not there yet is made, and a pipe or a device is taken as it is", async () => {
  const file = join(await scratchDirectory(), "new", "a.csv");
  await assertWritable([{ format: "csv", file }, { format: "html", file: "/dev/null" }, { format: "terminal" }]);
  expect(readdirSync(dirname(file))).toEqual([]);
});

test("reports go to their files, for their owner alone, and to stdout", async () => {
  const file = join(await scratchDirectory(), "new", "a.json");
  const record = recordOf(mixed());
  const written: string[] = [];
  const streams = { stdout: (text: string) => void written.push(text), stderr: () => {} };
  await writeReports(record, [{ format: "json", file }, { format: "csv" }], {}, streams);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(record);
  expect(statSync(file).mode & 0o777).toBe(process.platform === "win32" ? 0o666 : 0o600);
  expect(written).toEqual([expect.stringMatching(/^"?user/)]);
});

test.each([
  ["terminal", "stdout"],
  ["csv", "stderr"],
] as const)("with %s on stdout, annotations go to %s", (format, stream) => {
  const lines: string[] = [];
  const streams = { stdout: () => {}, stderr: () => {}, [stream]: (text: string) => lines.push(text) };
  annotate(recordOf(mixed()), [{ format }], { GITHUB_ACTIONS: "true" }, streams);
  expect(lines).toContain("::error title=tapwatch drift%2C high%2C new::alice@contoso.com: Issued\n");
});
