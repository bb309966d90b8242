import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { policies } from "../../policies/index";
import { startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

async function configured(config: object) {
  const file = join(await scratchDirectory(), "policies.json");
  writeFileSync(file, JSON.stringify(config));
  const { tapwatch } = await startWatch({});
  return (...args: string[]) => tapwatch("policies", ...args, "--policy-pack-config", file);
}

test("the policies stand with their levels and what is configured, and whoever is excepted with the end of it", async () => {
  const run = await configured({
    "tap-max-lifetime": {
      maxLifetimeInMinutes: 60,
      exceptions: [
        { user: "alice@contoso.com", ticket: "CHG-1", until: "2026-04-01T00:00:00Z" },
        { label: "lab", ticket: "CHG-2", until: "2026-01-01T00:00:00Z" },
      ],
    },
    "tap-leftover": "disabled",
  });
  const { code, stdout } = await run();
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${policies.length - 1} of ${policies.length} policies judge`));
  expect(stdout).toMatch(/tap-max-lifetime +│ mandatory │ high +│ maxLifetimeInMinutes: 60/);
  expect(stdout).toMatch(/tap-leftover +│ disabled/);
  expect(stdout).toContain("tap-max-lifetime: alice@contoso.com until 2026-04-01 00:00Z, CHG-1\n");
  expect(stdout).toContain("tap-max-lifetime: label lab until 2026-01-01 00:00Z (over), CHG-2\n");
  const { policies: all } = JSON.parse((await run("--json")).stdout);
  expect(all.map(({ name }: { name: string }) => name)).toEqual(policies.map(({ name }) => name));
});

test("one policy is explained: what it judges, what is in force and what to do", async () => {
  const run = await configured({ "tap-max-lifetime": { maxLifetimeInMinutes: 60 } });
  const { stdout } = await run("tap-max-lifetime");
  expect(stdout).toMatch(/^tap-max-lifetime: mandatory, severity high\n/);
  expect(stdout).toContain("Checks whether a Temporary Access Pass lives longer than allowed.");
  expect(stdout).toMatch(/maxLifetimeInMinutes +│ 60 /);
  expect(stdout).toContain("What to do: Delete the pass");
});

test("a name that no policy has, and a configuration that does not fit, are said with what would be right", async () => {
  const { tapwatch } = await startWatch({});
  expect(await tapwatch("policies", "tap-max-lifetme")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no policy 'tap-max-lifetme' (did you mean tap-max-lifetime?)"),
  });
  const run = await configured({ "tap-max-lifetime": { maxLifetimeInMinutes: "60" } });
  expect(await run()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("tap-max-lifetime.maxLifetimeInMinutes"),
  });
});
