import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { blobStorage, endsByUp, playedCommand, startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { workflowParser } from "../support/workflow-parser";

const content = readFileSync(join(project, "examples/github-actions/tapwatch.yml"), "utf8");
const workflow = parse(content) as {
  env: Record<string, string>;
  jobs: { check: { permissions: Record<string, string>; steps: { name?: string; run?: string; if?: string }[] } };
};
const { steps, permissions } = workflow.jobs.check;
const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

function scriptOf(name: string): string {
  const script = steps.find((step) => step.name === name)?.run;
  if (script === undefined) throw new Error(`there is no step '${name}' with a script`);
  return script;
}

test("GitHub's own parser accepts the workflow, its expressions included", async () => {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await workflowParser();
  const { context, value } = parseWorkflow({ name: "tapwatch.yml", content }, new NoOperationTraceWriter());
  expect(context.errors.getErrors()).toEqual([]);
  if (value === undefined) throw new Error("the parser gave no workflow");
  const { errors, jobs } = await convertWorkflowTemplate(context, value);
  expect(errors ?? []).toEqual([]);
  expect(jobs.map((job) => job.id.value)).toEqual(["check"]);
});

test("the job may write to no code, and runs nothing that came in as text", () => {
  expect(permissions).toEqual({ contents: "read", "id-token": "write", "security-events": "write", issues: "write" });
  for (const { run = "" } of steps) expect(run).not.toContain("${{");
});

/** GitHub's command line, as far as the issue step needs it: one issue, in a file. */
const gh = `
echo "$*" >> gh.log
case "$1 $2" in
  "issue list") if [ -f issue ]; then echo 7; fi ;;
  "issue create") touch issue ;;
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
    // In the place of the sign-in through azure/login.
    ...environment(application),
    STORAGE: storage,
    STATE_ACCOUNT: "contoso",
    GITHUB_ACTIONS: "true",
    GITHUB_STEP_SUMMARY: join(directory, "summary.md"),
  };
  const step = (name: string, more: Readonly<Record<string, string>> = {}) => run(scriptOf(name), { ...env, ...more });
  const issue = async (outcome: string) => {
    expect(await step("Issue", { OUTCOME: outcome })).toMatchObject({ code: 0, stderr: "" });
    return read("gh.log").trim().split("\n").at(-1);
  };

  const begin = async () => {
    await run("rm -rf .tapwatch tapwatch.sarif tapwatch.md");
    expect(await step("Fetch the state")).toMatchObject({ code: 0, stderr: "" });
    expect(await step("Up")).toMatchObject({ code: 0, stderr: "" });
  };

  await begin();
  expect(await step("Check")).toMatchObject({ code: 0, stderr: "" });
  expect(await step("Save the state")).toMatchObject({ code: 0, stderr: "" });
  expect(await issue("success")).toContain("issue list");

  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  await begin();
  const { code, stdout } = await step("Check");
  expect({ code, stdout }).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("::error title=tapwatch drift::"),
  });
  expect(await step("Job summary")).toMatchObject({ code: 0 });
  expect(read("summary.md")).toContain(`| \`${alice}\` | Issued | **new** |`);
  const named = { user: alice, pass: passIdOf(alice) };
  expect(read("summary.md")).toContain(`- user: ${named.user}\n  pass: ${named.pass}\n`);
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(sarifSchema());
  expect(validate(JSON.parse(read("tapwatch.sarif")))).toBe(true);
  expect(await issue("failure")).toContain("issue create --title tapwatch: stack prod --label tapwatch");
  expect(await issue("failure")).toContain("issue edit 7 --body-file");

  tenant.issuePass(bob, { lifetimeInMinutes: 60, isUsableOnce: true });
  expect(await step("Save the state")).toMatchObject({ code: 0, stderr: "" });
  approve({ ...named, ticket: "CHG 1042" });
  await begin();
  const accepted = await step("Check");
  expect(accepted).toMatchObject({ code: 2, stdout: expect.stringContaining("1 new, 1 fixed") });
  expect(accepted.stdout).toContain("CHG 1042");
  expect(await step("Save the state")).toMatchObject({ code: 0, stderr: "" });
  approve({ user: bob, pass: passIdOf(bob), ticket: "CHG-1043" });
  await begin();
  expect(await step("Check")).toMatchObject({ code: 0, stdout: expect.stringContaining("0 new, 1 fixed") });
  expect(await issue("success")).toContain("issue close 7");
  expect(requests.writes(application.clientId)).toEqual([]);
}, 240_000);

test.each(endsByUp)("where 'up' ends with $up the check follows: $isChecked", async ({ up, isChecked }) => {
  const { run, addTool } = await startCheckout();
  addTool("node", playedCommand);
  const { code } = await run(scriptOf("Up"), { ...workflow.env, UP_CODE: `${up}` });
  expect(code).toBe(isChecked ? 0 : 1);
});

function sarifSchema(): object {
  const path = join(
    dirname(require.resolve("@microsoft/jest-sarif/package.json")),
    "lib/schemas/sarif-2.1.0-rtm.5.json",
  );
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(readFileSync(path, "utf8"));
  return schema;
}
