import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runTapwatch, startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

test.each([
  [
    "an unknown cloud",
    { cloud: "mars", graphRoot: "", authorityHost: "" },
    "tapwatch:cloud must be one of global, usgov, dod, china",
  ],
  ["a malformed user", { users: '["alice"]' }, 'tapwatch:users[0] "alice" is not a user'],
  ["a duplicate user", { users: '["a@b.c","A@b.c"]' }, "tapwatch:users[1] 'A@b.c' is listed twice"],
  ["no users", { users: "[]" }, "tapwatch:users names nobody to watch"],
  ["a number that is none", { clockSkewMinutes: "soon" }, "tapwatch:clockSkewMinutes must be a number of minutes"],
])("%s is one clear message, exit code 1, and nothing written", async (_case, config, message) => {
  const { tapwatch, stateText, requests } = await startWatch({ config });
  const { code, stdout, stderr } = await tapwatch("up", "--no-policy-pack");
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`.split(message)).toHaveLength(2);
  expect(stateText()).toBe("");
  expect(requests.batches).toEqual([]);
});

test.each([
  ["a setting", "tapwatch:cloud=mars", "tapwatch:cloud must be one of global, usgov, dod, china"],
  ["a key that there is not", "tapwatch:clowd=usgov", "tapwatch:clowd is not a setting of tapwatch"],
])(
  "%s that is wrong stops a refresh without the program: one clear message, exit code 1",
  async (_case, value, message) => {
    const { tapwatch, stateText, requests } = await startWatch({ users: 1 });
    await tapwatch("up", "--no-policy-pack");
    const [before, asked] = [stateText(), requests.batches.length];
    const { code, stdout, stderr } = await tapwatch("refresh", "--no-policy-pack", "--config", value);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: expect.stringContaining(message) });
    expect(stateText()).toBe(before);
    expect(requests.batches).toHaveLength(asked);
  },
);

test("no credential is one clear message for all users, exit code 1, and nothing written", async () => {
  const { tapwatch, stateText } = await startWatch({
    env: { AZURE_CLIENT_ID: "", AZURE_CLIENT_SECRET: "", AZURE_TENANT_ID: "" },
  });
  const { code, stdout } = await tapwatch("up", "--no-policy-pack");
  expect(code).toBe(1);
  expect(stdout.match(/could not sign in/g)).toHaveLength(1);
  expect(stdout).toContain("3 users");
  expect(stdout).toContain("AZURE_TENANT_ID");
  expect(stateText()).toBe("");
});

test("a policy's configuration that does not fit is refused with the path to it", async () => {
  const configFile = join(await scratchDirectory(), "policies.json");
  writeFileSync(
    configFile,
    JSON.stringify({ "tap-max-lifetime": { maxLifetimeInMinutes: "long" }, "tap-nonsense": "mandatory" }),
  );
  const { tapwatch, stateText } = await startWatch({});
  const { code, stderr } = await tapwatch("up", "--policy-pack-config", configFile);
  expect(code).toBe(1);
  expect(stderr).toContain("tap-max-lifetime.maxLifetimeInMinutes must be integer");
  expect(stderr).toContain("tap-nonsense: the pack has no such policy");
  expect(stateText()).toBe("");
});

test.each([
  ["an unknown command", ["frobnicate"], "unknown command 'frobnicate'"],
  ["an unknown option", ["up", "--frobnicate"], "unknown option '--frobnicate'"],
  ["a configuration value without a key", ["up", "--config", "x"], "write key=value"],
  ["a directory without a project", ["up", "--cwd", "test"], "no Pulumi.yaml in"],
])("%s is said, with exit code 1", async (_case, args, message) => {
  const { code, stderr } = await runTapwatch(args);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
});

test("a refresh before the first up says what to do", async () => {
  const { tapwatch } = await startWatch({});
  const { code, stderr } = await tapwatch("refresh");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining("begin the watch with 'tapwatch up' first"),
  });
});

test("--help says what there is, with the exit codes", async () => {
  const { code, stdout } = await runTapwatch(["--help"]);
  expect(code).toBe(0);
  for (const word of ["up", "preview", "refresh", "outputs", "export", "import", "destroy", "demo", "Exit codes:"])
    expect(stdout).toContain(word);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});

test.each([
  ...["init", "up", "preview", "refresh", "check", "accept", "status", "events", "doctor", "report", "diff"],
  ...["policies", "outputs", "export", "import", "destroy", "demo", "completion"],
])("%s --help has an example and says the exit codes", async (name) => {
  const { code, stdout } = await runTapwatch([name, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`Examples?:\\n(.*\\n)*? .*tapwatch ${name}`));
  expect(stdout).toMatch(/Exit codes:\n {2}0 /);
});

test("an error of several lines has none that a pipeline obeys", async () => {
  const directory = await scratchDirectory();
  writeFileSync(
    join(directory, "Pulumi.yaml"),
    "name: tapwatch\nruntime: nodejs\nconfig:\n  a: {}\n  '::error::x': {}\n",
  );
  const { code, stderr } = await runTapwatch(["up", "--cwd", directory, "--engine", "embedded"]);
  expect({ code, lines: stderr.trimEnd().split("\n").length }).toEqual({ code: 1, lines: 2 });
  expect(stderr).not.toMatch(/^\s*::/m);
});
