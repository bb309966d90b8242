import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { questionsOn } from "../../../cli/base/ask";
import { version } from "../../../cli/base/version";
import { askGiven } from "../../../cli/init/questions";
import { reportFiles } from "../../../cli/project/new-project";
import { project, runTapwatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";
import { startTenant } from "../../support/tenant";
import { keys, terminal } from "../../support/terminal";

async function startProject() {
  const directory = await scratchDirectory();
  copyFileSync(join(project, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  const file = join(directory, "Pulumi.prod.yaml");
  return {
    directory,
    file,
    text: () => (existsSync(file) ? readFileSync(file, "utf8") : ""),
    init: (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      runTapwatch(["init", "--cwd", directory, "--stack", "prod", ...args], env),
  };
}

test("init writes the stack's file, signs in, and says what comes next", async () => {
  const tenant = await startTenant({ users: 2 });
  const { graphRoot, authorityHost, clock, requests, reader } = tenant;
  const { init, text, file, directory } = await startProject();
  const own = ["--graph-root", graphRoot, "--authority-host", authorityHost];
  const users = tenant.users.flatMap((user) => ["--user", user]);
  const env = { ...tenant.environment(reader), TAPWATCH_NOW: clock.now().toISOString() };
  const { code, stdout, stderr } = await init([...users, ...own], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(parse(text())).toEqual({
    config: {
      "tapwatch:users": tenant.users,
      "tapwatch:graphRoot": graphRoot,
      "tapwatch:authorityHost": authorityHost,
      "tapwatch:tenantId": tenant.tenant.tenantId,
      "tapwatch:approvals": "approvals.prod.yaml",
    },
  });
  const approvals = readFileSync(join(directory, "approvals.prod.yaml"), "utf8");
  expect(approvals).toMatch(/^# yaml-language-server: \$schema=.*approvals\.schema\.json\n/);
  expect(parse(approvals)).toBeNull();
  expect(stdout).toContain(`Wrote ${file}, ${join(directory, "approvals.prod.yaml")}: 2 users.`);
  expect(stdout).toMatch(/ok +read +user1@contoso\.example: no pass/);
  expect(stdout).toMatch(
    /Next:\n {2}npm install tapwatch\n {2}tapwatch up --stack prod\n {2}tapwatch check --stack prod\n$/,
  );
  expect(requests.writes(reader.clientId)).toEqual([]);
  expect(requests.batches).toHaveLength(1);
}, 60_000);

test("init names the variables that the sign-in lacks, and keeps the file", async () => {
  const { init, text } = await startProject();
  const env = { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c" };
  const { code, stdout } = await init(["--user", "me", "--json"], env);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    documentVersion: 1,
    stack: "prod",
    users: 1,
    exitCode: 1,
    signIn: [
      {
        check: "credentials",
        status: "fail",
        remedy: "set AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE too",
      },
      { check: "sign-in", status: "skipped" },
      { check: "tenant" },
      { check: "permission" },
      { check: "object ids" },
      { check: "read" },
      { check: "clock" },
    ],
    next: [
      "npm install tapwatch",
      "tapwatch doctor --stack prod",
      "tapwatch up --stack prod",
      "tapwatch check --stack prod",
    ],
  });
  expect(text()).toContain("tapwatch:users");
});

test("a file that is there is kept; with --force what is given changes, and the rest and its comments stay", async () => {
  const { init, file, text } = await startProject();
  const before =
    "# ours\nconfig:\n  # why usgov\n  tapwatch:cloud: usgov\n  tapwatch:users: [me] # for now\n  tapwatch:clockSkewMinutes: 9\n";
  writeFileSync(file, before);
  const refused = await init(["--user", "a@contoso.com", "--no-sign-in"]);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("exists: name another --stack, or add --force"),
  });
  expect(text()).toBe(before);

  expect(await init(["--user", "a@contoso.com", "--no-sign-in", "--force"])).toMatchObject({ code: 0 });
  expect(text()).toMatch(
    /^# ours\nconfig:\n {2}# why usgov\n {2}tapwatch:cloud: usgov\n {2}tapwatch:users:\n {4}- a@contoso\.com/,
  );
  expect(text()).toContain("tapwatch:clockSkewMinutes: 9");
});

test("the stack's files go where stackConfigDir says; approvals that are there already are said to count", async () => {
  const { init, directory } = await startProject();
  writeFileSync(
    join(directory, "Pulumi.yaml"),
    `${readFileSync(join(directory, "Pulumi.yaml"), "utf8")}\nstackConfigDir: stacks\n`,
  );
  mkdirSync(join(directory, "stacks"));
  writeFileSync(join(directory, "stacks/approvals.prod.yaml"), "- { user: me, pass: a }\n- { user: me, pass: b }\n");
  expect(await init(["--user", "me", "--no-sign-in"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/approvals\.prod\.yaml exists: its approvals \(2\) count from the first 'up' on/),
  });
  const { config } = parse(readFileSync(join(directory, "stacks/Pulumi.prod.yaml"), "utf8"));
  expect(config).toEqual({ "tapwatch:users": ["me"], "tapwatch:approvals": "stacks/approvals.prod.yaml" });
  expect(existsSync(join(directory, "Pulumi.prod.yaml"))).toBe(false);
  expect(await init(["--user", "me", "--no-sign-in"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("stacks/Pulumi.prod.yaml exists"),
  });
});

test("a stack's file keeps its byte order mark and its line endings", async () => {
  const { init, file, text } = await startProject();
  writeFileSync(file, "\ufeff# ours\r\nconfig:\r\n  tapwatch:cloud: usgov # why\r\n");
  expect(await init(["--user", "me", "--no-sign-in", "--force"])).toMatchObject({ code: 0 });
  expect(text()).toBe("\ufeff# ours\r\nconfig:\r\n  tapwatch:cloud: usgov # why\r\n  tapwatch:users:\r\n    - me\r\n");
});

test("users come from a file too: names a line, or a list with approvals", async () => {
  const { init, directory, text } = await startProject();
  const names = join(directory, "names.txt");
  writeFileSync(names, "\ufeff# privileged\r\na@contoso.com  # admin\r\n\r\nguest#EXT#@contoso.com\r\n");
  const list = join(directory, "list.json");
  writeFileSync(list, JSON.stringify(["c@contoso.com", { user: "d@contoso.com", approval: { ticket: "CHG-1" } }]));
  expect(await init(["--users-file", names, "--no-sign-in"])).toMatchObject({ code: 0 });
  expect(parse(text()).config["tapwatch:users"]).toEqual(["a@contoso.com", "guest#EXT#@contoso.com"]);
  expect(await init(["--users-file", list, "--no-sign-in", "--force"])).toMatchObject({ code: 0 });
  expect(parse(text()).config["tapwatch:users"]).toMatchObject(["c@contoso.com", { approval: { ticket: "CHG-1" } }]);
});

test.each([
  ["nobody to watch", [], "no users: name them with --user or --users-file"],
  ["a malformed user", ["--user", "alice"], 'tapwatch:users[0] "alice" is not a user'],
  ["an unknown cloud", ["--user", "me", "--cloud", "mars"], "Allowed choices are global, usgov, dod, china"],
  [
    "half a cloud of one's own",
    ["--user", "me", "--graph-root", "https://graph.example"],
    "tapwatch:authorityHost is missing",
  ],
  ["a file that is not there", ["--users-file", "/none.txt"], "--users-file /none.txt cannot be read"],
  ["a stack's name with a slash", ["--user", "me", "--stack", "a/b"], "--stack must be 1 to 100 letters"],
])("init refuses %s and writes nothing", async (_case, args, message) => {
  const { init, text } = await startProject();
  const { code, stderr } = await init([...args, "--no-sign-in"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  expect(text()).toBe("");
});

test("what is not given is asked on a terminal", async () => {
  const questions = await questionsOn(
    terminal([
      ["Name of the stack?", ["prod", keys.enter]],
      ["Which users?", ["a@contoso.com, me", keys.enter]],
      ["Which Microsoft cloud", [keys.down, keys.enter]],
      ["Watch the tenant's audit log too", ["y"]],
      // No is what Enter means.
      ["Watch the tenant's policy of passes too?", [keys.enter]],
    ]),
  );
  expect(await askGiven({}, questions)).toEqual({
    ...{ stack: "prod", users: ["a@contoso.com", "me"], cloud: "usgov" },
    ...{ activity: true, policy: false },
  });
  const all = { stack: "x", users: ["me"], cloud: "dod", activity: false, policy: true };
  expect(await askGiven(all, await questionsOn(terminal([])))).toEqual(all);
});

test("init writes that activity and policy are watched, tries both, and takes nothing out of a file", async () => {
  const tenant = await startTenant({ users: 1 });
  const { graphRoot, authorityHost, clock } = tenant;
  const { init, text } = await startProject();
  const own = ["--user", "user1@contoso.example", "--graph-root", graphRoot, "--authority-host", authorityHost];
  const env = { ...tenant.environment(tenant.reader), TAPWATCH_NOW: clock.now().toISOString() };
  const { code, stdout } = await init([...own, "--activity", "--policy", "--json"], env);
  expect(code).toBe(1);
  const switches = { "tapwatch:activity": true, "tapwatch:policy": true };
  expect(parse(text()).config).toMatchObject(switches);
  const failed = JSON.parse(stdout).signIn.filter(({ status }: { status: string }) => status === "fail");
  expect(failed.map(({ check }: { check: string }) => check)).toEqual(["audit log", "pass policy"]);

  const application = tenant.tenant.addApplication({
    roles: [
      ...["UserAuthMethod-TAP.Read.All", "AuditLog.Read.All", "Directory.Read.All"],
      "Policy.Read.AuthenticationMethod",
    ],
  });
  const allowed = { ...env, ...tenant.environment(application) };
  expect(await init([...own, "--force"], allowed)).toMatchObject({ code: 0, stdout: expect.stringContaining("ok") });
  expect(parse(text()).config).toMatchObject(switches);
}, 60_000);

test("in an empty directory init writes a project of a few lines, and names what is to be installed; nothing is replaced", async () => {
  const directory = await scratchDirectory();
  const init = (...args: readonly string[]) =>
    runTapwatch(["init", "--cwd", directory, "--user", "me", "--no-sign-in", ...args]);
  const { code, stdout } = await init("--stack", "prod", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    next: ["npm install", "tapwatch up --stack prod", "tapwatch check --stack prod"],
    written: [
      ...["Pulumi.yaml", "index.js", ".gitignore", "package.json", "Pulumi.prod.yaml", "approvals.prod.yaml"],
    ].map((name) => join(directory, name)),
  });
  const read = (name: string) => readFileSync(join(directory, name), "utf8");
  expect(parse(read("Pulumi.yaml"))).toMatchObject({ name: "tapwatch", main: "index.js", runtime: { name: "nodejs" } });
  expect(read("index.js")).toContain('require("@tapwatch/program")');
  expect(read(".gitignore")).toBe(`node_modules/\n.tapwatch/\n${reportFiles.join("\n")}\n`);
  expect(JSON.parse(read("package.json"))).toEqual({ private: true, dependencies: { tapwatch: `^${version}` } });

  writeFileSync(join(directory, "index.js"), "// ours\n");
  expect(await init("--stack", "test")).toMatchObject({ code: 0, stdout: expect.not.stringContaining("index.js") });
  expect(read("index.js")).toBe("// ours\n");
});

test("a program, a package.json and a .gitignore that are there are kept, and a project of modules gets a CommonJS program", async () => {
  const directory = await scratchDirectory();
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  write("package.json", '{ "type": "module" }');
  write("index.cjs", "// ours\n");
  write(".gitignore", "/node_modules\ndist");
  const { code } = await runTapwatch(["init", "--cwd", directory, "--user", "me", "--no-sign-in"]);
  expect(code).toBe(0);
  const read = (name: string) => readFileSync(join(directory, name), "utf8");
  expect(parse(read("Pulumi.yaml"))).toMatchObject({ main: "tapwatch.cjs" });
  expect(read("tapwatch.cjs")).toContain("watch()");
  expect(read("index.cjs")).toBe("// ours\n");
  expect(read("package.json")).toBe('{ "type": "module" }');
  expect(read(".gitignore")).toBe(`/node_modules\ndist\n.tapwatch/\n${reportFiles.join("\n")}\n`);
});
