import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { figuresOf, type Page, pageOf, quoteOf } from "./document";
import { projectDirectory } from "./project";

/** README.md has the sentence between these. */
const quoted = /(<!-- benchmarks -->\n)[\s\S]*?(\n<!-- \/benchmarks -->)/;

/** Writes docs/benchmarks.md, and its sentence into README.md. */
export function writePage(page: Page): void {
  writeFileSync(join(projectDirectory, "docs/benchmarks.md"), pageOf(page));
  const readme = join(projectDirectory, "README.md");
  const quote = quoteOf(figuresOf(page.measurements));
  if (quote === undefined) return;
  const text = readFileSync(readme, "utf8");
  if (!quoted.test(text)) throw new Error("README.md has no place for the sentence of docs/benchmarks.md");
  writeFileSync(
    readme,
    text.replace(quoted, (_all, before: string, after: string) => `${before}${quote}${after}`),
  );
}
