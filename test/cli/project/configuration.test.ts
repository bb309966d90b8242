import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assertSettings } from "../../../cli/project/configuration";
import { openProject } from "../../../cli/project/project";
import { scratchDirectory } from "../../support/scratch";

async function projectWith(config: string) {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
  writeFileSync(join(directory, "Pulumi.prod.yaml"), config);
  return openProject(directory);
}

test("a run without the program wants right settings, and no users", async () => {
  const project = await projectWith("config:\n  tapwatch:cloud: usgov\n");
  expect(() => assertSettings(project, "prod", {})).not.toThrow();
  const given = { "tapwatch:cloud": "mars", "tapwatch:usrs": "[]" };
  expect(() => assertSettings(project, "prod", given)).toThrow(
    /tapwatch:usrs is not a setting.*\n.*tapwatch:cloud must be/,
  );
});

test.each([
  ["a secret", "config:\n  tapwatch:cloud:\n    secure: AAAA\n  tapwatch:usrs: []\n"],
  ["an environment", "environment: [prod]\nconfig:\n  tapwatch:usrs: []\n"],
])("a configuration with %s is Pulumi's to judge", async (_case, config) => {
  const project = await projectWith(config);
  expect(() => assertSettings(project, "prod", {})).not.toThrow();
});
