import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { policyConfigFile } from "../../cli/project/policy-config";
import { startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const alice = "user1@contoso.example";

async function write(name: string, text: string): Promise<string> {
  const file = join(await scratchDirectory(), name);
  writeFileSync(file, text);
  return file;
}

test("the stack's tapwatch:policyConfig configures the policies of every command, and the option overrides it", async () => {
  const strict = await write("strict.json", '{ "tap-forbidden-user": { "users": ["user1@*"] } }');
  const lenient = await write("lenient.json", "{}");
  const { tapwatch, tenant, approvePassOf } = await startWatch({ users: 1, config: { policyConfig: strict } });
  await tapwatch("up");
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  approvePassOf(alice);
  const said = expect.stringContaining("tap-forbidden-user");
  for (const command of ["preview", "up", "refresh", "check"]) {
    expect(await tapwatch(command)).toMatchObject({ code: 3, stdout: said });
  }
  expect(await tapwatch("refresh", "--policy-pack-config", lenient)).toMatchObject({ code: 0 });
}, 60_000);

test("a file that there is not is an error that names the key", async () => {
  const { tapwatch } = await startWatch({ users: 1, config: { policyConfig: "no-such.json" } });
  expect(await tapwatch("up")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/no-such\.json: there is no such file: correct[^\n]*tapwatch:policyConfig/),
  });
}, 60_000);

test("the file is named from the project's directory, by the stack's file or by Pulumi.yaml, also beside secrets", async () => {
  const directory = await scratchDirectory();
  const place = { directory, stack: "prod", config: {} };
  writeFileSync(
    join(directory, "Pulumi.yaml"),
    "name: x\nruntime: nodejs\nconfig: { tapwatch:policyConfig: all.json }\n",
  );
  expect(policyConfigFile(place)).toBe(join(directory, "all.json"));
  writeFileSync(
    join(directory, "Pulumi.prod.yaml"),
    "config: { tapwatch:policyConfig: prod.json, x:token: { secure: abc } }\n",
  );
  expect(policyConfigFile(place)).toBe(join(directory, "prod.json"));
  expect(policyConfigFile({ ...place, config: { policyConfig: "" } })).toBeUndefined();
  writeFileSync(join(directory, "Pulumi.prod.yaml"), "config: { tapwatch:policyConfig: { a: b } }\n");
  expect(() => policyConfigFile(place)).toThrow("tapwatch:policyConfig must be the name of a JSON file");
});
