import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EmbeddedEngine } from "../../../../cli/engine/embedded";
import { openProject } from "../../../../cli/project/project";
import { project } from "../../../support/command";
import { scratchDirectory } from "../../../support/scratch";

async function startProject(files: Readonly<Record<string, string>>) {
  const directory = await scratchDirectory();
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"), "dir");
  const all = { "Pulumi.yaml": "name: demo\nruntime: nodejs\n", "package.json": '{ "name": "demo" }', ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(directory, name), text);
  return directory;
}

test("a program in TypeScript of several files runs as Pulumi's own engine runs it", async () => {
  const directory = await startProject({
    "tsconfig.json":
      '{ "compilerOptions": { "strict": true, "module": "node16", "target": "es2020", "types": [], "rootDir": "." } }',
    "helper.ts": 'export enum Kind { Admin = "admin" }\n',
    "index.ts": 'import { Kind } from "./helper";\nexport const kind: Kind = Kind.Admin;\n',
  });
  const { diagnostics, outputs } = await new EmbeddedEngine({ directory, stack: "dev" }).up();
  expect({ diagnostics, outputs }).toEqual({ diagnostics: [], outputs: { kind: "admin" } });
});

test.each([
  [{ "index.ts": "" }, {}, true],
  [{ "tsconfig.json": "{}", "index.js": "" }, {}, true],
  [{ "main.ts": "" }, { main: "main.ts" }, true],
  [{ "index.js": "" }, {}, false],
  [{ "index.ts": "" }, { runtime: { name: "nodejs", options: { typescript: false } } }, false],
])("Pulumi's compiler is loaded only where there is TypeScript: %j %j", async (files, settings, isTypeScript) => {
  const yaml = JSON.stringify({ name: "demo", runtime: "nodejs", ...settings });
  expect(openProject(await startProject({ ...files, "Pulumi.yaml": yaml })).isTypeScript).toBe(isTypeScript);
});
