import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { workflowParser } from "../support/workflow-parser";

const textOf = (file: string) => readFileSync(join(project, "examples", file), "utf8");
const github = textOf("github-actions/validate.yml");
const azure = textOf("azure-pipelines/validate.yml");
const gitlab = textOf("gitlab-ci/.gitlab-ci.yml");

interface Step {
  readonly run?: string;
  readonly bash?: string;
}

const scripts: readonly [string, string[]][] = [
  ["GitHub Actions", (parse(github).jobs.validate.steps as Step[]).flatMap(({ run }) => run ?? [])],
  ["Azure Pipelines", (parse(azure).jobs[0].steps as Step[]).flatMap(({ bash }) => bash ?? [])],
  ["GitLab CI", parse(gitlab).validate.script],
];

test.each(scripts)("the job for %s installs without scripts, and runs the one command", (_pipeline, lines) => {
  expect(lines).toEqual(["npm ci --no-audit --no-fund --ignore-scripts", "npx --no -- tapwatch validate"]);
});

test("its command needs no credential, and fails on a wrong approval", async () => {
  const { run, directory, requests } = await startCheckout();
  const script = scripts[0]?.[1].at(-1) ?? "";
  expect(await run(script)).toMatchObject({ code: 0, stdout: "Valid: stack prod.\n" });
  appendFileSync(join(directory, "approvals.prod.yaml"), "- user: user1@contoso.example\n");
  expect(await run(script)).toMatchObject({ code: 1, stdout: expect.stringContaining("approvals.prod.yaml: [0]") });
  expect(requests.batches).toEqual([]);
}, 60_000);

test("no job for pull requests has a secret, a sign-in or a permission to write", async () => {
  for (const text of [github, azure]) {
    const code = text.replace(/^#.*$/gm, "");
    expect(code).not.toMatch(/secrets\.|id-token|write|serviceConnection|azureSubscription|group:|pull_request_target/);
  }
  expect(parse(gitlab).validate).not.toHaveProperty("id_tokens");
  const { NoOperationTraceWriter, parseWorkflow } = await workflowParser();
  const { context } = parseWorkflow({ name: "validate.yml", content: github }, new NoOperationTraceWriter());
  expect(context.errors.getErrors()).toEqual([]);
});
