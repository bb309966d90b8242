// Writes what each package offers to everybody, one report per entry of its exports, from what was built: `npm run api`.
// The reports are reviewed like code; a test compares them.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { packagesOf, project, readJson, runAsScript } from "./packages.mjs";

const { compilerOptions } = readJson(join(project, "tsconfig.base.json"));

/**
 * The reports, by the names of their files in api/.
 * @returns {Record<string, string>}
 */
export function apiReports() {
  const directory = mkdtempSync(join(tmpdir(), "tapwatch-api-"));
  try {
    const reports = packagesOf().flatMap((each) => reportsOf(each, directory));
    return Object.fromEntries(reports.sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function reportsOf({ folder, manifest }, directory) {
  const entries = Object.entries(manifest.exports ?? {}).filter(([, entry]) => entry.types !== undefined);
  // Two names of one file have one report.
  const types = new Map(entries.reverse().map(([subpath, entry]) => [entry.types, subpath]));
  const prepared = [...types].map(([file, subpath]) => prepare(folder, file, subpath, directory));
  const [first, ...others] = prepared;
  const compilerState = CompilerState.create(first.config, {
    additionalEntryPoints: others.map(({ config }) => config.mainEntryPointFilePath),
  });
  return prepared.map(({ config, name }) => {
    const problems = [];
    const { succeeded } = Extractor.invoke(config, {
      compilerState,
      localBuild: true,
      messageCallback: (message) => {
        if (message.logLevel === "error") problems.push(message.text);
        message.handled = true;
      },
    });
    if (!succeeded) throw new Error(`${folder}: ${problems.join("; ")}`);
    return [name, readFileSync(join(directory, name), "utf8")];
  });
}

function prepare(folder, types, subpath, directory) {
  const name = [folder, ...subpath.split("/").slice(1)].join(".");
  const file = join(project, folder, types);
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(project, folder, "package.json"),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: join(project, folder),
      mainEntryPointFilePath: file,
      newlineKind: "lf",
      compiler: { overrideTsconfig: { compilerOptions: { ...compilerOptions, composite: false }, files: [file] } },
      apiReport: { enabled: true, reportFolder: directory, reportTempFolder: directory, reportFileName: name },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        // Everything that is exported is public; no comment has to say so.
        extractorMessageReporting: { default: { logLevel: "none" } },
        tsdocMessageReporting: { default: { logLevel: "none" } },
      },
    },
  });
  return { config, name: `${name}.api.md` };
}

await runAsScript(import.meta.url, async () => {
  const reports = apiReports();
  const directory = join(project, "api");
  mkdirSync(directory, { recursive: true });
  for (const file of readdirSync(directory)) if (reports[file] === undefined) rmSync(join(directory, file));
  for (const [file, text] of Object.entries(reports)) writeFileSync(join(directory, file), text);
  process.stdout.write(`Wrote ${Object.keys(reports).length} reports to api/.\n`);
});
