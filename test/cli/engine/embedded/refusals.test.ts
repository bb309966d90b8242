import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EmbeddedEngine } from "../../../../cli/engine/embedded";
import { processes } from "../../../../cli/engine/embedded/hosts";
import { startCounters } from "../../../support/counters";
import { scratchDirectory } from "../../../support/scratch";

test.each([
  ["protect", "the option protect (pulumi-nodejs:dynamic/test:Counter 'protected')"],
  ["secret", "a secret value in pulumi-nodejs:dynamic/test:Counter 'secretive'"],
  ["invoke", "the function azuread:index/getApplication:getApplication"],
  ["provider", "explicit providers (pulumi:providers:azuread 'own')"],
  ["other", "resources of type azuread:index/user:User ('user')"],
])("a program that wants %s is refused by name, and nothing is saved", async (strange, what) => {
  const { engine, state } = await startCounters({ a: 1, b: 2 }, processes);
  const { stopped, diagnostics } = await engine({ strange }).up();

  expect(stopped).toBe(true);
  expect(diagnostics.map(({ message }) => message).join("\n")).toContain(
    `the embedded engine does not support ${what}`,
  );
  expect(state).toThrow("ENOENT");
});

test("a program that breaks is told with its error, and nothing is saved", async () => {
  const { engine, state } = await startCounters({ a: 1, b: 2 }, processes);
  const { stopped, diagnostics } = await engine({ strange: "throw" }).up();

  expect(stopped).toBe(true);
  expect(diagnostics.map(({ message }) => message).join("\n")).toContain("the program broke");
  expect(state).toThrow("ENOENT");
});

test("a configuration that is too long for a program's environment is refused with the way out", async () => {
  const { engine, state } = await startCounters({ a: 1, b: 2 }, processes);
  await expect(engine({ wanted: "a,".repeat(1_500_000) }).up()).rejects.toThrow(
    /^the configuration of the stack is too long .* name it with tapwatch:usersFile$/,
  );
  expect(state).toThrow("ENOENT");
});

test("a project of another runtime is refused by name, with the engine that runs it", async () => {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: { name: python }\n");
  expect(() => new EmbeddedEngine({ directory, stack: "dev" })).toThrow(
    /runtime is python; the embedded engine runs nodejs only: use --engine pulumi$/,
  );
});
