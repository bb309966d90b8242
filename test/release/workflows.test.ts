import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { project } from "../support/command";
import { workflowParser } from "../support/workflow-parser";

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly env?: Record<string, string> }[];
}

function workflow(name: string) {
  const content = readFileSync(join(project, ".github/workflows", name), "utf8");
  return { content, ...(parse(content) as { permissions: object; jobs: Readonly<Record<string, Job>> }) };
}

describe.each(["ci.yml", "release.yml"])("the workflow %s", (name) => {
  const { content, permissions, jobs } = workflow(name);
  const steps = Object.values(jobs).flatMap(({ steps }) => steps);

  test("is accepted by GitHub's own parser, its expressions included", async () => {
    const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await workflowParser();
    const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
    expect(context.errors.getErrors()).toEqual([]);
    if (value === undefined) throw new Error("the parser gave no workflow");
    expect((await convertWorkflowTemplate(context, value)).errors ?? []).toEqual([]);
  });

  test("gives no permission but by job, puts nothing into scripts, and uses GitHub's own actions at a version", () => {
    expect(permissions).toEqual({});
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
    for (const { uses = "actions/x@v1" } of steps) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
  });
});

test("the job that may publish installs nothing and runs this repository's own code alone", () => {
  const { build, publish } = workflow("release.yml").jobs;
  expect(build?.permissions).toEqual({ contents: "read" });
  expect(publish?.permissions).toEqual({ contents: "write", "id-token": "write" });
  for (const { run = "" } of publish?.steps ?? []) expect(run).not.toMatch(/\bnp[mx] /);
  expect(build?.steps.flatMap(({ run }) => run ?? [])).toEqual([
    "npm ci",
    "npm test",
    'npm run --silent release -- --tag "$GITHUB_REF_NAME"',
  ]);
});
