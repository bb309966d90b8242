import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { action, actionContent, inputsAsEnvironment, outOf, type Step, stepOf, watch } from "../support/action";
import { blobStorage, endsByUp, gates, playedNpx, startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { workflowParser } from "../support/workflow-parser";

const content = readFileSync(join(project, "examples/github-actions/tapwatch.yml"), "utf8");
const workflow = parse(content) as {
  env: Record<string, string>;
  jobs: { check: { permissions: Record<string, string>; steps: Step[] } };
};
const { steps, permissions } = workflow.jobs.check;
const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

const scriptOf = (name: string) => stepOf(steps, name).run;
const expression = (text: string) => `\${{ ${text} }}`;
test("GitHub's own parser accepts the workflow, its expressions included", async () => {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await workflowParser();
  const { context, value } = parseWorkflow({ name: "tapwatch.yml", content }, new NoOperationTraceWriter());
  expect(context.errors.getErrors()).toEqual([]);
  if (value === undefined) throw new Error("the parser gave no workflow");
  const { errors, jobs } = await convertWorkflowTemplate(context, value);
  expect(errors ?? []).toEqual([]);
  expect(jobs.map((job) => job.id.value)).toEqual(["check"]);
});

test("GitHub's own parser accepts the action", async () => {
  const { convertActionTemplate, NoOperationTraceWriter, parseAction } = await workflowParser();
  const { context, value } = parseAction({ name: "action.yml", content: actionContent }, new NoOperationTraceWriter());
  expect(context.errors.getErrors()).toEqual([]);
  if (value === undefined) throw new Error("the parser gave no action");
  const { inputs = [], runs } = convertActionTemplate(context, value);
  expect(context.errors.getErrors()).toEqual([]);
  expect(runs.using).toBe("composite");
  expect(inputs.filter(({ required }) => required).map(({ id }) => id)).toEqual(["stack"]);
});

test("the job may write to no code, and neither it nor the action runs what came in as text", () => {
  expect(permissions).toEqual({ contents: "read", "id-token": "write", "security-events": "write", issues: "write" });
  for (const { run = "" } of [...steps, ...action.runs.steps]) expect(run).not.toContain("${{");
});

test("every input of the action is used, and what its script reads is given", () => {
  for (const input of Object.keys(action.inputs)) expect(actionContent).toContain(`{{ inputs.${input} }}`);
  const read = new Set([...watch.run.matchAll(/\$\{?([A-Z][A-Z_]+)/g)].map(([, name]) => name));
  const ofRunner = ["RUNNER_TEMP", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"];
  expect([...read].filter((name = "") => !ofRunner.includes(name)).toSorted()).toEqual(
    Object.keys(watch.env ?? {})
      .filter((name) => !name.startsWith("TAPWATCH_"))
      .toSorted(),
  );
});

test("the workflow gives the action every variable that messages need, the secret ones from the secrets", () => {
  const page = readFileSync(join(project, "docs/pipelines.md"), "utf8");
  const table = /^\| variable \| for \|\n.*?\n\n/ms.exec(page)?.[0] ?? "";
  const names = [...table.matchAll(/`(TAPWATCH_\w+)`/g)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(8);
  const { env = {} } = steps.find(({ name }) => name === "Watch") ?? {};
  for (const name of names) {
    const from = /_(URL|PASSWORD|TOKEN|KEY)$/.test(name) ? "secrets" : "vars";
    expect({ name, value: env[name] }).toEqual({ name, value: expression(`${from}.${name}`) });
  }
});

test("the action installs what the lockfile pins, and nothing else", () => {
  expect(stepOf(action.runs.steps, "Install").run).toBe("npm ci --no-audit --no-fund");
});

test("what did not run ended as a failure", () => {
  expect(action.outputs).toMatchObject({
    "exit-code": { value: expression("steps.watch.outputs.exit-code || '1'") },
    result: { value: expression("steps.watch.outputs.result || 'failed'") },
  });
});

/** GitHub's command line, as far as the issue step needs it: issue 3 is another stack's, issue 7 is in a file. */
const gh = `
echo "$*" >> gh.log
body() { while [ "$1" != --body-file ]; do shift; done; cat "$2"; }
case "$1 $2" in
  "issue list")
    node -e 'const { existsSync, readFileSync } = require("node:fs");
      const others = [{ number: 3, body: "<!-- tapwatch stack: test -->" }];
      const own = existsSync("issue") ? [{ number: 7, body: readFileSync("issue", "utf8") }] : [];
      console.log(JSON.stringify([...others, ...own]));' ;;
  "issue create" | "issue edit") body "$@" > issue ;;
  "issue close") rm issue ;;
esac`;

test("the steps begin the watch, keep the state, find drift, and leave SARIF, a summary and an issue", async () => {
  const checkout = await startCheckout();
  const { run, read, approve, passIdOf, directory, application, environment, addTool, tenant, requests } = checkout;
  const storage = join(dirname(directory), "storage");
  mkdirSync(storage);
  addTool("az", blobStorage);
  addTool("gh", gh);
  const env = {
    ...workflow.env,
    ...outOf(directory),
    // In the place of the sign-in through azure/login.
    ...environment(application),
    STORAGE: storage,
    STATE_ACCOUNT: "contoso",
    GITHUB_ACTIONS: "true",
  };
  const step = (name: string, more: Readonly<Record<string, string>> = {}) => run(scriptOf(name), { ...env, ...more });
  const given = steps.find(({ uses }) => uses === "<owner>/tapwatch@v1")?.with ?? {};
  expect(given).toMatchObject({ stack: expression("env.STACK") });
  const inputs = inputsAsEnvironment({ ...given, stack: workflow.env["STACK"] ?? "" });
  const watched = () => run(watch.run, { ...env, ...inputs });
  const issue = async () => {
    const RESULT = outputs(read).result ?? "";
    const RUN_URL = "https://github.com/contoso/passes/actions/runs/1";
    await run("rm -f gh.log");
    expect(await step("Issue", { RESULT, RUN_URL })).toMatchObject({ code: 0, stderr: "" });
    return read("gh.log").trim();
  };

  const begin = async () => {
    await run("rm -rf .tapwatch tapwatch.sarif tapwatch.md summary.md outputs");
    expect(await step("Fetch the state")).toMatchObject({ code: 0, stderr: "" });
  };

  await begin();
  expect(await watched()).toMatchObject({ code: 0, stderr: "" });
  expect(outputs(read)).toEqual({ "exit-code": "0", result: "in-sync" });
  expect(await step("Save the state")).toMatchObject({ code: 0, stderr: "" });
  expect(await issue()).toContain("issue list");

  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  await begin();
  const { code, stdout } = await watched();
  expect({ code, stdout }).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("::error title=tapwatch%2C drift::"),
  });
  expect(outputs(read)).toEqual({ "exit-code": "2", result: "drift" });
  expect(read("summary.md")).toContain(`| high | \`${alice}\` | Issued |`);
  const named = { user: alice, pass: passIdOf(alice) };
  expect(read("summary.md")).toContain(`- user: ${named.user}\n  pass: ${named.pass}\n`);
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(sarifSchema());
  expect(validate(JSON.parse(read("tapwatch.sarif")))).toBe(true);
  const { path = "" } = steps.find(({ name }) => name === "Report")?.with ?? {};
  expect(read(path)).toContain(alice);
  expect(await issue()).toContain("issue create --title tapwatch: stack prod --label tapwatch");
  expect(read("issue")).toMatch(/^<!-- tapwatch stack: prod -->\n\n#/);
  // The same record again: what is new is told again.
  expect(await issue()).toMatch(/issue edit 7 --body-file.*\nissue comment 7 --body drift: 1 new, 0 fixed\./s);

  tenant.issuePass(bob, { lifetimeInMinutes: 60, isUsableOnce: true });
  expect(await step("Save the state")).toMatchObject({ code: 0, stderr: "" });
  approve({ ...named, ticket: "CHG 1042" });
  await begin();
  const accepted = await watched();
  expect(accepted).toMatchObject({ code: 2, stdout: expect.stringContaining("1 new, 1 fixed") });
  expect(accepted.stdout).toContain("CHG 1042");
  expect(await step("Save the state")).toMatchObject({ code: 0, stderr: "" });
  approve({ user: bob, pass: passIdOf(bob), ticket: "CHG-1043" });
  await begin();
  expect(await watched()).toMatchObject({ code: 0, stdout: expect.stringContaining("; 1 fixed; ") });
  expect(await issue()).toMatch(/issue close 7 --comment In sync again: 0 new, 1 fixed\. Run: https:/);
  expect(requests.writes(application.clientId)).toEqual([]);
}, 240_000);

test("a run that could not tell, or failed, closes no issue and comments on nothing that is known", async () => {
  const { run, read, directory, addTool } = await startCheckout();
  addTool("gh", gh);
  mkdirSync(join(directory, ".tapwatch"), { recursive: true });
  const still = { drift: [{ status: "still" }], findings: [], unreadable: [{ status: "still" }] };
  writeFileSync(join(directory, ".tapwatch/prod.run.json"), JSON.stringify(still));
  writeFileSync(join(directory, "issue"), "<!-- tapwatch stack: prod -->\n\nbefore");
  const step = (RESULT: string) =>
    run(scriptOf("Issue"), { ...workflow.env, ...outOf(directory), RESULT, RUN_URL: "https://github.com" });
  expect(await step("failed")).toMatchObject({ code: 0, stderr: "" });
  expect(read("issue")).toContain("before");
  writeFileSync(join(directory, "tapwatch.md"), "## after");
  expect(await step("unread")).toMatchObject({ code: 0, stderr: "" });
  expect(read("issue")).toBe("<!-- tapwatch stack: prod -->\n\n## after");
  expect(read("gh.log")).not.toMatch(/issue (close|comment|create)/);
}, 60_000);

test("where 'up' fails, and no check runs, the job has an annotation and a summary", async () => {
  const { run, read, directory, environment, application } = await startCheckout();
  writeFileSync(join(directory, "approvals.prod.yaml"), "- user: nobody\n");
  const env = { ...outOf(directory), ...environment(application), GITHUB_ACTIONS: "true" };
  const { code, stderr } = await run(watch.run, { ...env, ...inputsAsEnvironment({ stack: "prod" }) });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^::error title=tapwatch::could not run.*approvals\.prod\.yaml\[0\]/m),
  });
  expect(outputs(read)).toEqual({ "exit-code": "1", result: "failed" });
  expect(read("summary.md")).toContain("## Could not run: nothing is known of this run");
  expect(read("summary.md")).toContain("approvals.prod.yaml[0]");
}, 60_000);

function outputs(read: (file: string) => string): Partial<Record<string, string>> {
  return Object.fromEntries(
    read("outputs")
      .trim()
      .split("\n")
      .map((line) => line.split("=")),
  );
}

async function startPlayed() {
  const checkout = await startCheckout();
  checkout.addTool("npx", playedNpx);
  return Object.assign(checkout, {
    watched: (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
      checkout.run(watch.run, { ...outOf(checkout.directory), UP_CODE: "0", ...inputsAsEnvironment(inputs), ...env }),
  });
}

test.each(endsByUp)("where 'up' ends with $up the step ends with $code", async ({ up, code, isChecked }) => {
  const { watched, read } = await startPlayed();
  const { stdout, ...ended } = await watched({ stack: "prod" }, { UP_CODE: `${up}` });
  expect({ ...ended, isChecked: stdout.includes("checked") }).toEqual({ code, stderr: "", isChecked });
  expect(outputs(read)).toEqual({ "exit-code": `${code}`, result: isChecked ? "in-sync" : "failed" });
});

test("a step fails on the outcomes that fail-on names, also on those that the exit code does not tell", async () => {
  const { watched, read, run } = await startPlayed();
  for (const { check, record, failOn, fails, result } of gates) {
    await run("rm -f outputs");
    const RECORD = record === undefined ? "" : JSON.stringify(record);
    const { code } = await watched({ stack: "prod", "fail-on": failOn }, { CHECK_CODE: `${check}`, RECORD });
    expect({ check, record, failOn, code }).toEqual({ check, record, failOn, code: fails ? check : 0 });
    expect(outputs(read)).toEqual({ "exit-code": `${check}`, result });
  }
});

test("inputs reach the command as data", async () => {
  const { watched, read, directory } = await startPlayed();
  const inputs = {
    stack: "$(touch injected)",
    format: "csv=all passes.csv, sarif=`touch injected`.sarif\n\nhtml=*.html",
    "policy-config": "a b.json",
  };
  expect(await watched(inputs)).toMatchObject({ code: 0, stderr: "" });
  const judged = "[--stack][$(touch injected)][--policy-pack-config][a b.json]";
  const own = [
    `markdown=${join(directory, "../tapwatch-summary.md")}`,
    `json=${join(directory, "../tapwatch-record.json")}`,
  ];
  const formats = [...own, "csv=all passes.csv", "sarif=`touch injected`.sarif", "html=*.html"];
  expect(read("arguments.log").split("\n")).toEqual([
    `[--no][--][tapwatch][up]${judged}`,
    `[--no][--][tapwatch][check]${judged}${formats.map((format) => `[--format][${format}]`).join("")}`,
    "",
  ]);
  expect(existsSync(join(directory, "injected"))).toBe(false);
});

test("without 'up' the step is the check alone", async () => {
  const { watched, read } = await startPlayed();
  expect(await watched({ stack: "prod", up: "false" }, { UP_CODE: "1" })).toMatchObject({ code: 0 });
  expect(read("arguments.log")).not.toContain("[up]");
});

test.each<Record<string, string>>([
  { stack: "" },
  { up: "no" },
  { "fail-on": "" },
  { "fail-on": "drfit" },
  { "fail-on": "drift *" },
])("an input that says nothing, or nothing that is known, fails the step: %j", async (inputs) => {
  const { watched, directory } = await startPlayed();
  const { code, stdout } = await watched({ stack: "prod", ...inputs });
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringMatching(/^::error title=tapwatch::the input .*\n$/),
  });
  expect(existsSync(join(directory, "arguments.log"))).toBe(false);
});

function sarifSchema(): object {
  const path = join(
    dirname(require.resolve("@microsoft/jest-sarif/package.json")),
    "lib/schemas/sarif-2.1.0-rtm.5.json",
  );
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(readFileSync(path, "utf8"));
  return schema;
}
