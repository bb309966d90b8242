import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { stackOf } from "../../../../cli/commands/options";
import { selectedStack } from "../../../../cli/engine/pulumi/selected";
import { scratchDirectory } from "../../../support/scratch";

test("without --stack it is PULUMI_STACK's, then the selected one, then the only one that has a file", async () => {
  const [directory, home] = [await scratchDirectory(), await scratchDirectory()];
  const file = join(directory, "Pulumi.yaml");
  writeFileSync(file, "name: tapwatch\nruntime: nodejs\n");
  writeFileSync(join(directory, "Pulumi.only.yaml"), "");
  vi.stubEnv("PULUMI_HOME", home);
  vi.stubEnv("PULUMI_STACK", undefined);
  expect(stackOf({ cwd: directory })).toBe("only");

  // As `pulumi stack select` writes it.
  mkdirSync(join(home, "workspaces"));
  const hash = createHash("sha1").update(file).digest("hex");
  const workspace = join(home, "workspaces", `tapwatch-${hash}-workspace.json`);
  writeFileSync(workspace, '{"stack": "organization/tapwatch/prod"}');
  expect(stackOf({ cwd: directory })).toBe("organization/tapwatch/prod");
  vi.stubEnv("PULUMI_STACK", "test");
  expect(stackOf({ cwd: directory })).toBe("test");
  expect(stackOf({ cwd: directory, stack: "named" })).toBe("named");
  // For Pulumi an empty one is no stack, whatever was selected.
  vi.stubEnv("PULUMI_STACK", "");
  expect(stackOf({ cwd: directory })).toBe("only");
  writeFileSync(workspace, "{ not JSON");
  expect(selectedStack(directory, { PULUMI_HOME: home })).toBeUndefined();
});
