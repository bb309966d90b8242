import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Project } from "../../project/project";
import type { Given } from "./watch";

/** What programs say that do nothing but call `watch()`, comments and line ends aside. */
const wholeTexts: readonly RegExp[] = [
  // As `tapwatch init` writes it.
  /^const \{ watch \} = require\("@tapwatch\/program"\); module\.exports = \{ \.\.\.watch\(\) \};$/,
  // `export = { ...watch() }` by TypeScript.
  /^"use strict"; const program_1 = require\("@tapwatch\/program"\); module\.exports = \{ \.\.\.\(0, program_1\.watch\)\(\) \};$/,
];

/** `export const { watched, … } = watch()` by TypeScript. */
const namedTexts =
  /^"use strict"; var _a; Object\.defineProperty\(exports, "__esModule", \{ value: true \}\); (?:exports\.\w+ = )+void 0; const program_1 = require\("@tapwatch\/program"\); _a = \(0, program_1\.watch\)\(\), (?<assignments>(?:exports\.(\w+) = _a\.\2(?:, |;))+)$/;

/** All that end a comment in JavaScript. */
const lineEnds = /\r\n|[\n\r\u2028\u2029]/;

/** Options of Node without which such a program registers the same. */
const idleOptions = /^--(?:preserve-symlinks|stack-trace-limit=\d+)$/;

/**
 * Whether the project's program does nothing but call `watch()` of @tapwatch/program, by its text: it is never loaded.
 * @returns undefined: it may do something else
 */
export function givenByText({ directory, main, isTypeScript, nodeArguments }: Project): Given | undefined {
  if (isTypeScript || !nodeArguments.every((option) => idleOptions.test(option))) return undefined;
  const file = join(directory, main);
  const text = textOf(file);
  if (text === undefined || isModule(file)) return undefined;
  if (wholeTexts.some((form) => form.test(text))) return "all";
  const { assignments } = namedTexts.exec(text)?.groups ?? {};
  return assignments === undefined
    ? undefined
    : [...assignments.matchAll(/exports\.(\w+)/g)].map(([, name = ""]) => name);
}

/** On one line, without the lines that are comments. A string that holds such a line leaves its quotes, and is none of the forms. */
function textOf(file: string): string | undefined {
  try {
    const lines = readFileSync(file, "utf8")
      .split(lineEnds)
      .map((line) => line.trim());
    return lines.filter((line) => line !== "" && !line.startsWith("//")).join(" ");
  } catch {
    // A directory, or nothing: Pulumi's host says what is wrong.
    return undefined;
  }
}

/** Whether Node takes a file for an ES module, in which there is no `require`. */
function isModule(file: string): boolean {
  if (file.endsWith(".cjs")) return false;
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    const manifest = join(directory, "package.json");
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown }).type === "module";
    if (directory === dirname(directory)) return false;
  }
}
