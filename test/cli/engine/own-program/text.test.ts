import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import * as typescript from "typescript";
import { describe, expect, test } from "vitest";
import { givenByText } from "../../../../cli/engine/own-program/text";
import { projectText, watchProgram } from "../../../../cli/project/new-project";
import { openProject } from "../../../../cli/project/project";
import { project } from "../../../support/command";
import { scratchDirectory } from "../../../support/scratch";

async function projectWith(program: string, settings = projectText("index.js")) {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), settings);
  writeFileSync(join(directory, "index.js"), program);
  return openProject(directory);
}

const compiled = (text: string) =>
  typescript.transpileModule(text, {
    compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2023 },
  }).outputText;

const ofRepository = readFileSync(join(project, "index.ts"), "utf8");

describe("a program that only watches", () => {
  test("is the one that init writes, with its comments or without", async () => {
    expect(givenByText(await projectWith(watchProgram))).toBe("all");
    const bare = watchProgram.replaceAll(/^\/\/.*$/gm, "").replaceAll("\n", "\r\n");
    expect(givenByText(await projectWith(bare))).toBe("all");
  });

  test("is one in TypeScript that was compiled, with the outputs that it names", async () => {
    const whole = 'import { watch } from "@tapwatch/program";\nexport = { ...watch() };';
    expect(givenByText(await projectWith(compiled(whole)))).toBe("all");
    expect(givenByText(await projectWith(compiled(ofRepository)))).toEqual(
      "watched sources passes drift gone unreadable accepted summary".split(" "),
    );
    const few = 'import { watch } from "@tapwatch/program";\nexport const { watched, drift } = watch();';
    expect(givenByText(await projectWith(compiled(few)))).toEqual(["watched", "drift"]);
  });

  test("is this repository's", () => {
    expect(givenByText(openProject(project))).toHaveLength(8);
  });
});

describe("any other program is loaded by Pulumi's host", () => {
  test.each([
    ["an output of its own", watchProgram.replace("...watch()", '...watch(), owner: "identity team"')],
    ["another package", watchProgram.replace("@tapwatch/program", "@contoso/program")],
    ["code before", `require("./telemetry");\n${watchProgram}`],
    ["code after", `${watchProgram}\nconsole.log("done");`],
    ["code within a comment's line", watchProgram.replace("const", "/* const */ const")],
    ["a renamed output", 'const { watch } = require("@tapwatch/program"); exports.mine = watch().drift;'],
    ["a string that looks like comments", `\`\n// \`; evil(); \`\n\`;\n${watchProgram}`],
    ["code behind a comment that another line end ends", `// note\rrequire("./more");\n${watchProgram}`],
    ["the same, by a line end of Unicode's", `// note\u2028require("./more");\n${watchProgram}`],
    ["nothing", ""],
  ])("%s", async (_what, program) => {
    expect(givenByText(await projectWith(program))).toBeUndefined();
  });

  test("whatever is put between two characters of its code", async () => {
    const code = watchProgram
      .split("\n")
      .filter((line) => !line.startsWith("//"))
      .join("\n")
      .trim();
    const inserted = fc.stringMatching(/^[\w();.'"`+]{1,8}$/);
    await fc.assert(
      fc.asyncProperty(fc.nat(code.length), inserted, async (at, text) => {
        expect(givenByText(await projectWith(code.slice(0, at) + text + code.slice(at)))).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  test("options of Node that may change what it does, and TypeScript that is compiled as it is loaded", async () => {
    const required = projectText("index.js", "--stack-trace-limit=2 --require ./telemetry.js");
    expect(givenByText(await projectWith(watchProgram, required))).toBeUndefined();
    const { directory } = await projectWith(watchProgram, projectText("index.js").replace("typescript: false", ""));
    writeFileSync(join(directory, "tsconfig.json"), "{}");
    expect(givenByText(openProject(directory))).toBeUndefined();
  });

  test("a program that Node takes for an ES module, in which there is no require", async () => {
    const { directory } = await projectWith(watchProgram);
    writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
    expect(givenByText(openProject(directory))).toBeUndefined();
    writeFileSync(join(directory, "package.json"), '{ "type": "commonjs" }');
    expect(givenByText(openProject(directory))).toBe("all");
  });

  test("a directory", async () => {
    const { directory } = await projectWith(watchProgram, projectText("."));
    mkdirSync(join(directory, "src"));
    symlinkSync(join(directory, "index.js"), join(directory, "src/index.js"));
    expect(givenByText(openProject(directory))).toBeUndefined();
  });
});
