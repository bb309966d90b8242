import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packEntry } from "../../../../cli/engine/embedded/sdk/pack-entry";
import { openProject } from "../../../../cli/project/project";
import { readStackConfiguration } from "../../../../cli/project/stack-configuration";
import { onlyStack } from "../../../../cli/project/stack-file";
import { scratchDirectory } from "../../../support/scratch";

const projectYaml = `
name: demo
runtime: { name: nodejs, options: { nodeargs: "--a --b=1" } }
options: { refresh: always }
config:
  region: { type: string, default: here }
  count: { type: integer, default: 3 }
  list: { type: array, description: What to list }
  fixed: 7
`;

async function read(stackYaml: string | undefined, overrides: Record<string, string> = {}, project = projectYaml) {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), project);
  if (stackYaml !== undefined) writeFileSync(join(directory, "Pulumi.dev.yaml"), stackYaml);
  return readStackConfiguration(openProject(directory), "dev", overrides);
}

test("values come from the stack's file, options come first, defaults last, all as text", async () => {
  expect(
    await read('config: { demo:count: 4, demo:list: [1, { a: "b" }], aws:region: x }', { region: "there" }),
  ).toEqual({
    "demo:region": "there",
    "demo:count": "4",
    "demo:list": '[1,{"a":"b"}]',
    "demo:fixed": "7",
    "aws:region": "x",
  });
});

test.each([
  ["a value that is missing", "config: {}", {}, "demo:list has no value (What to list): add it to"],
  [
    "a value of another type",
    "config: { demo:list: [] }",
    { count: "many" },
    'demo:count must be an integer, not "many"',
  ],
  [
    "a key without its namespace",
    "config: { demo:list: [], count: 4 }",
    {},
    "config.count has no namespace: write demo:count",
  ],
  ["a secret", "config: { demo:list: { secure: v1abc } }", {}, "does not support secret configuration (demo:list in"],
  ["an environment", "environment: [prod]", {}, "does not support Pulumi ESC environments"],
  ["a file that is no YAML", "config: [", {}, "Pulumi.dev.yaml:"],
])("%s is refused by name", async (_case, stackYaml, overrides, message) => {
  await expect(read(stackYaml, overrides)).rejects.toThrow(message);
});

test.each([["no name", "runtime: { name: nodejs }", "name Invalid input"]])(
  "a project with %s is refused by name",
  async (_case, project, message) => {
    await expect(read(undefined, {}, project)).rejects.toThrow(message);
  },
);

test("a project says how its program is run", async () => {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), projectYaml);
  expect(openProject(directory)).toMatchObject({
    name: "demo",
    main: ".",
    nodeArguments: ["--a", "--b=1"],
  });
  writeFileSync(join(directory, "Pulumi.yaml"), "name: short\nruntime: nodejs\n");
  expect(openProject(directory)).toMatchObject({ name: "short", nodeArguments: [] });
});

test("values come from the directory that stackConfigDir names, whatever editor wrote the file", async () => {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\nstackConfigDir: stacks\n");
  mkdirSync(join(directory, "stacks"));
  writeFileSync(join(directory, "stacks/Pulumi.dev.yaml"), "\ufeffconfig:\r\n  demo:count: 4\r\n");
  writeFileSync(join(directory, "Pulumi.dev.yaml"), "config: { demo:count: 5 }\n");
  expect(readStackConfiguration(openProject(directory), "dev")).toEqual({ "demo:count": "4" });
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\nstackConfigDir: [stacks]\n");
  expect(() => onlyStack(directory)).toThrow("Pulumi.yaml: stackConfigDir must be the name of a directory");
});

test("the only stack with a file is meant where none is named; of several one must be", async () => {
  const directory = await scratchDirectory();
  expect(onlyStack(directory)).toBe("dev");
  writeFileSync(join(directory, "Pulumi.prod.yaml"), "");
  expect(onlyStack(directory)).toBe("prod");
  writeFileSync(join(directory, "Pulumi.test.yaml"), "");
  expect(() => onlyStack(directory)).toThrow("which stack? Name one with --stack: prod, test");
});

test("a directory without a pack is refused", async () => {
  expect(() => packEntry("nowhere")).toThrow("no PulumiPolicy.yaml in nowhere");
});
