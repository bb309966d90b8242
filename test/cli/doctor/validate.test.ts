import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import type { Fault } from "../../../cli/doctor/fault";
import { runTapwatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";
import { hostileNames } from "../report/records";

const right = {
  "Pulumi.yaml": "name: tapwatch\nruntime: nodejs\n",
  "Pulumi.prod.yaml":
    "config:\n  tapwatch:users: [alice@contoso.com]\n  tapwatch:usersFile: users.txt\n" +
    "  tapwatch:approvals: approvals.prod.yaml\n  tapwatch:policyConfig: policies.json\n",
  "users.txt": "bob@contoso.com\n",
  "approvals.prod.yaml": "- user: bob@contoso.com\n  pass: bbbbbbbb-0000-4000-8000-000000000001\n  ticket: CHG-1\n",
  "policies.json": '{"tap-one-time-use": "mandatory"}',
};

/** A project of these files: no credentials, no state, and nothing installed. */
async function startProject(files: Readonly<Record<string, string>> = {}) {
  const directory = await scratchDirectory();
  for (const [name, text] of Object.entries({ ...right, ...files })) writeFileSync(join(directory, name), text);
  const run = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
    runTapwatch(["validate", "--cwd", directory, ...args], env);
  return {
    directory,
    run,
    faults: async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await run(["--json", ...args]);
      const { documentVersion, exitCode, faults } = JSON.parse(stdout) as {
        documentVersion: number;
        exitCode: number;
        faults: Fault[];
      };
      expect({ documentVersion, exitCode, stderr }).toEqual({ documentVersion: 1, exitCode: code, stderr: "" });
      return { code, faults: faults.map((fault) => ({ ...fault, file: relative(directory, fault.file) })) };
    },
  };
}

test("files that are right need neither sign-in nor state nor an installed program", async () => {
  const { run } = await startProject();
  expect(await run()).toEqual({ code: 0, stdout: "Valid: stack prod.\n", stderr: "" });
});

test.each<[string, Readonly<Record<string, string>>, Partial<Fault>]>([
  ["a project without a name", { "Pulumi.yaml": "runtime: nodejs\n" }, { file: "Pulumi.yaml", field: "name" }],
  [
    "a project that is no YAML",
    { "Pulumi.yaml": "name: a: b\n" },
    { file: "Pulumi.yaml", message: expect.stringMatching(/^Nested mappings/) },
  ],
  [
    "a stack's file that is no YAML",
    { "Pulumi.prod.yaml": "config: a: b\n" },
    { file: "Pulumi.prod.yaml", message: expect.stringMatching(/^Nested mappings/) },
  ],
  [
    "a misspelt key",
    { "Pulumi.prod.yaml": `${right["Pulumi.prod.yaml"]}  tapwatch:cluod: usgov\n` },
    {
      file: "Pulumi.prod.yaml",
      field: "tapwatch:cluod",
      message: expect.stringMatching(/^is not a setting of tapwatch: remove/),
    },
  ],
  [
    "an unknown cloud",
    { "Pulumi.prod.yaml": `${right["Pulumi.prod.yaml"]}  tapwatch:cloud: mars\n` },
    { file: "Pulumi.prod.yaml", field: "tapwatch:cloud", message: expect.stringContaining("must be one of") },
  ],
  ["a user who is none", { "users.txt": "bob@contoso.com\ncarol\n" }, { file: "users.txt", field: "[1]" }],
  [
    "a user who is listed twice",
    { "users.txt": "bob@contoso.com\nALICE@contoso.com\n" },
    { file: "users.txt", field: "[1]", message: expect.stringContaining("is listed twice") },
  ],
  [
    "an approval with a misspelt field",
    { "approvals.prod.yaml": `${right["approvals.prod.yaml"]}- user: alice@contoso.com\n  pass: x\n  tikcet: CHG-2\n` },
    { file: "approvals.prod.yaml", field: "[1].tikcet" },
  ],
  [
    "approvals that are no list",
    { "approvals.prod.yaml": "user: bob\n" },
    { file: "approvals.prod.yaml", message: expect.stringContaining("holds no list") },
  ],
  [
    "a file that is not there",
    { "Pulumi.prod.yaml": right["Pulumi.prod.yaml"].replace("approvals.prod", "approval.prod") },
    {
      file: "Pulumi.prod.yaml",
      field: "tapwatch:approvals",
      message: expect.stringContaining("there is no such file"),
    },
  ],
  [
    "a policy that there is not",
    { "policies.json": '{"tap-nonsense": "mandatory"}' },
    { file: "policies.json", field: "tap-nonsense", message: expect.stringContaining("the pack has no such policy") },
  ],
  ["a policy configuration that is no JSON", { "policies.json": "{" }, { file: "policies.json" }],
  [
    "a secret, of which nobody here can tell",
    { "Pulumi.prod.yaml": `${right["Pulumi.prod.yaml"]}  tapwatch:tenantId: { secure: x }\n` },
    { file: "Pulumi.prod.yaml", message: expect.stringContaining("does not support secret configuration") },
  ],
])("%s is one fault, with its file and field, and exit code 1", async (_case, files, fault) => {
  const { faults } = await startProject(files);
  const found = await faults();
  expect(found).toEqual({ code: 1, faults: [expect.objectContaining({ level: "error", ...fault })] });
  expect(found.faults[0]?.message).not.toMatch(/^[\s:,.]|\n/);
});

test("an approval of somebody whom nobody watches is a warning, and changes no exit code", async () => {
  const { faults } = await startProject({ "users.txt": "# nobody\n" });
  expect(await faults()).toMatchObject({
    code: 0,
    faults: [
      {
        level: "warning",
        stack: "prod",
        file: "approvals.prod.yaml",
        message: expect.stringMatching(/^approves something of bob@/),
      },
    ],
  });
});

test("every stack is checked unless one is named, and what they share is said once", async () => {
  const { faults, run } = await startProject({
    "Pulumi.staging.yaml": `${right["Pulumi.prod.yaml"]}  tapwatch:shard: x\n`,
    "users.txt": "carol\n",
  });
  const places = ({ faults: found }: Awaited<ReturnType<typeof faults>>) =>
    found.map(({ file, field }) => `${file} ${field}`);
  expect(places(await faults())).toEqual(["users.txt [0]", "Pulumi.staging.yaml tapwatch:shard"]);
  expect(places(await faults("--stack", "prod"))).toEqual(["users.txt [0]"]);
  expect(await run()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/\n2 faults in 2 stacks \(prod, staging\)\.\n$/),
  });
});

test("a directory without a project, or without stacks, is a fault", async () => {
  const empty = await scratchDirectory();
  expect(await runTapwatch(["validate", "--cwd", empty])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("no Pulumi.yaml"),
  });
  writeFileSync(join(empty, "Pulumi.yaml"), right["Pulumi.yaml"]);
  expect(await runTapwatch(["validate", "--cwd", empty])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("no Pulumi.<stack>.yaml"),
  });
});

test("a stack without a file is a fault of its own", async () => {
  const { faults } = await startProject();
  expect(await faults("--stack", "nope")).toMatchObject({
    code: 1,
    faults: [{ file: "Pulumi.nope.yaml", message: expect.stringMatching(/^there is no such file: correct --stack/) }],
  });
});

test("pipelines get each fault at its file", async () => {
  const { directory, run } = await startProject({ "users.txt": "carol\n" });
  const github = await run([], { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: directory });
  expect(github.stdout).toContain("\n::error file=users.txt,title=tapwatch validate::[0] ");
  const azure = await run([], { TF_BUILD: "True", BUILD_SOURCESDIRECTORY: directory });
  expect(azure.stdout).toContain("\n##vso[task.logissue type=error;sourcepath=users.txt]tapwatch validate: [0] ");
});

test("what a pull request wrote is text to the terminal and to the runner", async () => {
  const { directory, run } = await startProject({ "users.txt": hostileNames.join("\n") });
  for (const env of [{ GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: directory }, { TF_BUILD: "True" }]) {
    const { code, stdout } = await run([], env);
    expect(code).toBe(1);
    for (const line of stdout.split("\n").filter((text) => /^\s*::|##(vso)?\[/i.test(text))) {
      expect(line).toMatch(
        /^(::error file=users\.txt,title=tapwatch validate::|##vso\[task\.logissue type=error;sourcepath=[^\]]+\])/,
      );
      expect(line.slice(2)).not.toMatch(/##(vso)?\[/i);
    }
    expect(stdout).not.toContain("\u001b");
  }
});
