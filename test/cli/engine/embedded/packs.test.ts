import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../../../support/command";
import { startCounters } from "../../../support/counters";
import { scratchDirectory } from "../../../support/scratch";

/** A policy pack of somebody else's, with this program. */
async function foreignPack(program: string): Promise<string> {
  const directory = join(await scratchDirectory(), "pack");
  mkdirSync(directory);
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"), "dir");
  writeFileSync(join(directory, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(directory, "package.json"), '{ "name": "pack", "version": "1.0.0", "main": "index.js" }');
  writeFileSync(join(directory, "index.js"), program);
  return directory;
}

const crashing = `
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("pack", { policies: [{
  name: "rule", description: "Checks nothing.", enforcementLevel: "mandatory",
  validateStack: () => { throw new Error("the rule is broken"); },
}] });`;

test.each([
  ["does not start", 'throw new Error("the pack is broken")', "the pack is broken"],
  ["crashes while it judges", crashing, "the rule is broken"],
])("a foreign pack that %s ends the run in its own words, and nothing is saved", async (_case, program, words) => {
  const policyPacks = [{ directory: await foreignPack(program) }];
  const { engine, change, state } = await startCounters({ a: 1, b: 2 });
  await expect(engine().up({ policyPacks })).rejects.toThrow(words);
  expect(state).toThrow("ENOENT");

  await engine().up();
  const saved = state();
  change({ a: 7, b: 2 });
  await expect(engine().refresh({ policyPacks })).rejects.toThrow(words);
  await expect(engine().refresh({ policyPacks, runProgram: true })).rejects.toThrow(words);
  await expect(engine().preview({ policyPacks })).rejects.toThrow(words);
  expect(state()).toBe(saved);
});
