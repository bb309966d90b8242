import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { editText } from "../base/edit-text";
import { version } from "../base/version";
import { writeAtomically } from "../base/write-atomically";
import { openProject, type Project, projectFile, projectFrom } from "./project";
import { readYaml } from "./read-yaml";

/** A Pulumi project, and the files that it still lacks. */
export interface PlannedProject {
  readonly project: Project;
  /** Path → text. Empty: the project was there already, and is the user's own. */
  readonly files: ReadonlyMap<string, string>;
}

/** Its text is one of those that the engines know (engine/own-program/text.ts). */
export const watchProgram = `// The Pulumi program. Pulumi.<stack>.yaml says whom it watches. What it returns are the stack outputs.
// You can add resources and outputs of your own.
const { watch } = require("@tapwatch/program");

module.exports = { ...watch() };
`;

/** The names that the handbook and the pipelines' blocks give to reports. They say who has a pass: nobody should commit them. */
export const reportFiles = [
  "tapwatch.html",
  "tapwatch.md",
  "tapwatch.sarif",
  "tapwatch.junit.xml",
  "tapwatch.csv",
  "tapwatch.ocsf.jsonl",
];

const packageSchema = z.looseObject({ type: z.string().optional() });

/** The project in a directory, or the one that is to be made there: a program of a few lines. Nothing is written yet. */
export function planProject(given: string): PlannedProject {
  const directory = resolve(given);
  if (existsSync(projectFile(directory))) return { project: openProject(directory), files: new Map() };
  const manifest = join(directory, "package.json");
  const { type } = existsSync(manifest) ? readYaml(manifest, packageSchema) : { type: "commonjs" };
  const main = programName(directory, type === "module" ? "cjs" : "js");
  const text = projectText(main);
  const files = new Map([
    [projectFile(directory), text],
    [join(directory, main), watchProgram],
    ...ignoring(join(directory, ".gitignore"), ["node_modules/", ".tapwatch/", ...reportFiles]),
    ...(existsSync(manifest) ? [] : [[manifest, manifestText()] as const]),
  ]);
  return { project: projectFrom(directory, text), files };
}

export async function writeProject({ files }: PlannedProject): Promise<void> {
  for (const [file, text] of files) await writeAtomically(file, text);
}

/** Whether the program would find what it requires. */
export function isInstalled({ resolve }: Project): boolean {
  try {
    resolve("@tapwatch/program");
    return true;
  } catch {
    return false;
  }
}

/** A file that is there already is not ours. */
function programName(directory: string, extension: string): string {
  const name = `index.${extension}`;
  return existsSync(join(directory, name)) ? `tapwatch.${extension}` : name;
}

/** Pulumi.yaml of a program in plain JavaScript. */
export function projectText(main: string, nodeArguments = "--stack-trace-limit=2"): string {
  return `name: tapwatch
description: Drift monitor for Microsoft Entra Temporary Access Passes
main: ${main}
runtime:
  name: nodejs
  options:
    packagemanager: npm
    typescript: false
    # Pulumi's SDK makes a stack trace per promise: short ones halve the program's time.
    nodeargs: ${nodeArguments}
options:
  # preview and up judge what is there now, not what the last refresh saw.
  refresh: always
`;
}

function manifestText(): string {
  return `${JSON.stringify({ private: true, dependencies: { tapwatch: `^${version}` } }, null, 2)}\n`;
}

/** A .gitignore with these lines; none, if it has them. */
function ignoring(file: string, lines: readonly string[]): readonly (readonly [string, string])[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const there = text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ""));
  const missing = lines.filter((line) => !there.includes(line.replace(/\/$/, "")));
  if (missing.length === 0) return [];
  const add = (body: string) => `${body}${body === "" || body.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`;
  return [[file, editText(text, add)]];
}
