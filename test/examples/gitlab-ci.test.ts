import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { parse, parseAllDocuments, stringify } from "yaml";
import { endsByUp, playedNpx, startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const component = join(project, "templates/tapwatch.yml");
const example = readFileSync(join(project, "examples/gitlab-ci/.gitlab-ci.yml"), "utf8");

interface Job {
  readonly before_script: string[];
  readonly script: string[];
  readonly stage: string;
  readonly image: { readonly name: string };
  readonly variables: Readonly<Record<string, string>>;
  readonly allow_failure: { readonly exit_codes: number[] };
  readonly artifacts: { readonly paths: string[]; readonly reports: { readonly junit: string } };
}

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

/** A team's repository with this pipeline, as gitlab-ci-local reads it: the component is taken from a file beside it. */
async function startRepository(content = example) {
  const directory = await scratchDirectory();
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  const included = content.replace(/component: \S+/, "local: templates/tapwatch.yml");
  expect(included).not.toBe(content);
  write(".gitlab-ci.yml", included);
  mkdirSync(join(directory, "templates"));
  copyFileSync(component, join(directory, "templates/tapwatch.yml"));
  write("approvals.prod.yaml", "");
  write("README.md", "");
  const identity = ["-c", "user.name=Alice", "-c", "user.email=alice@gitlab.example"];
  const git = (...args: string[]) => promisify(execFile)("git", ["-C", directory, ...identity, ...args]);
  await git("init", "--quiet", "--initial-branch", "main");
  await git("remote", "add", "origin", "https://gitlab.example/contoso/tapwatch.git");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "Watch");
  await git("update-ref", "refs/remotes/origin/main", "HEAD");
  const gitlab = async (option: string) => {
    const script = join(project, "node_modules/gitlab-ci-local/dist/index.js");
    return (await promisify(execFile)(process.execPath, [script, option], { cwd: directory })).stdout;
  };
  return { write, gitlab, git };
}

/** The jobs of a pipeline, with the component's inputs filled in. */
async function jobsOf(content = example): Promise<Readonly<Record<string, Job>>> {
  const { write, gitlab } = await startRepository(content);
  write("approvals.prod.yaml", "[]");
  return parse(await gitlab("--preview")) as Readonly<Record<string, Job>>;
}

let exampleJobs: ReturnType<typeof jobsOf> | undefined;

async function exampleJob(): Promise<Job> {
  exampleJobs ??= jobsOf();
  const { tapwatch } = await exampleJobs;
  if (tapwatch === undefined) throw new Error("there is no job 'tapwatch'");
  return tapwatch;
}

test("GitLab's own schema accepts the pipeline, and a merge that changes approvals starts it", async () => {
  const { write, gitlab } = await startRepository();
  const jobs = async () => (await gitlab("--list-csv")).split("\n").slice(1).join("");
  write("README.md", "changed");
  expect(await jobs()).toBe("");
  write("approvals.prod.yaml", "[]");
  expect(await jobs()).toContain("tapwatch;");
});

/** GitLab's registry of generic packages: the files of one project, for its own job token. */
async function startRegistry() {
  const files = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    const isOurs = request.headers.authorization === `Basic ${btoa("gitlab-ci-token:job-token")}`;
    if (!isOurs) response.writeHead(401);
    else if (request.method === "PUT") {
      files.set(path, await buffer(request));
      response.writeHead(201);
    } else if (!files.has(path)) response.writeHead(404);
    response.end(request.method === "GET" ? files.get(path) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { files, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4` };
}

test("the job begins the watch, keeps its state in the registry, finds drift and leaves its reports", async () => {
  const subject = "project_path:contoso/tapwatch:ref_type:branch:ref:main";
  const checkout = await startCheckout({ federatedSubject: subject });
  const { run, read, approve, passIdOf, directory, application, federatedAssertion, tenant, requests } = checkout;
  const registry = await startRegistry();
  const job = await exampleJob();
  const variables = {
    ...job.variables,
    STATE_URL: `${registry.url}/projects/1/packages/generic/tapwatch/prod`,
    CI_JOB_TOKEN: "job-token",
    AZURE_CLIENT_ID: application.clientId,
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_ID_TOKEN: await federatedAssertion(application),
    AZURE_FEDERATED_TOKEN_FILE: join(directory, "../token"),
  };
  const runJob = async () => {
    await run("rm -rf .tapwatch tapwatch.*");
    return run(job.script.join("\n"), variables);
  };

  expect(await runJob()).toMatchObject({ code: 0, stderr: "" });
  expect([...registry.files.keys()].map((path) => path.split("/").at(-1))).toEqual([
    "prod.json",
    "prod.run.json",
    "prod.history.jsonl",
  ]);

  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  expect(await runJob()).toMatchObject({ code: 2, stderr: "", stdout: expect.stringContaining("; 1 new; ") });
  const junit = { fileName: "junit.xml", contents: read("tapwatch.junit.xml") };
  const schema = readFileSync(join(project, "test/cli/report/junit.xsd"), "utf8");
  expect((await validateXML({ xml: junit, schema })).errors).toEqual([]);
  expect(read("tapwatch.html")).toContain(passIdOf(alice));

  expect(await runJob()).toMatchObject({ code: 2, stdout: expect.stringContaining("\nKnown already (") });
  tenant.issuePass(bob, { lifetimeInMinutes: 60, isUsableOnce: true });
  approve({ user: alice, pass: passIdOf(alice), ticket: "CHG 1042" });
  expect(await runJob()).toMatchObject({ code: 2, stdout: expect.stringContaining("1 new, 1 fixed") });
  expect(read("tapwatch.html")).toContain("CHG 1042");
  approve({ user: bob, pass: passIdOf(bob), ticket: "CHG-1043" });
  expect(await runJob()).toMatchObject({ code: 0, stdout: expect.stringContaining("; 1 fixed; ") });
  expect(requests.writes(application.clientId)).toEqual([]);
}, 240_000);

test("a registry that refuses stops the job: no state must not look like an empty one", async () => {
  const { run, directory } = await startCheckout();
  const registry = await startRegistry();
  const job = await exampleJob();
  const { code, stderr } = await run(job.script.join("\n"), {
    ...job.variables,
    STATE_URL: `${registry.url}/x`,
    CI_JOB_TOKEN: "another",
    AZURE_ID_TOKEN: "token",
    AZURE_FEDERATED_TOKEN_FILE: join(directory, "../token"),
  });
  expect({ code, stderr }).toEqual({ code: 1, stderr: "the state could not be fetched: 401\n" });
  expect(existsSync(join(directory, ".tapwatch/prod.json"))).toBe(false);
}, 240_000);

test("the job runs on the default branch only, whatever rules stand over it, unless an input says otherwise", async () => {
  const { run, directory, addTool } = await startCheckout();
  addTool("curl", "echo 404");
  addTool("npx", playedNpx);
  const job = await exampleJob();
  const ended = (variables: Readonly<Record<string, string>>) =>
    run(job.script.join("\n"), {
      ...job.variables,
      CI_JOB_TOKEN: "job-token",
      AZURE_ID_TOKEN: "token",
      AZURE_FEDERATED_TOKEN_FILE: join(directory, "../token"),
      UP_CODE: "0",
      CI_DEFAULT_BRANCH: "main",
      ...variables,
    });
  expect(await ended({ CI_COMMIT_BRANCH: "main" })).toMatchObject({ code: 0, stdout: "checked\n" });
  // A pipeline of a merge request has no branch.
  for (const CI_COMMIT_BRANCH of ["feature", ""]) {
    const { code, stdout, stderr } = await ended({ CI_COMMIT_BRANCH });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("on the default branch only");
  }
  expect(await ended({ CI_COMMIT_BRANCH: "feature", ANY_BRANCH: "true" })).toMatchObject({ code: 0 });
});

test("without rules of its own the component's job is there on the default branch, and on others if an input says so", async () => {
  const pipeline = (inputs: object) => stringify({ include: [{ component: "gitlab.example/x@v1", inputs }] });
  const listed = async (inputs: object, branch: string) => {
    const { gitlab, git } = await startRepository(pipeline(inputs));
    await git("checkout", "--quiet", "-B", branch);
    return gitlab("--list-csv");
  };
  expect(await listed({ stack: "prod" }, "main")).toContain("tapwatch;");
  expect(await listed({ stack: "prod" }, "feature")).not.toContain("tapwatch;");
  expect(await listed({ stack: "prod", "any-branch": true }, "feature")).toContain("tapwatch;");
});

test.each(endsByUp)("where 'up' ends with $up the job ends with $code", async ({ up, code, isChecked }) => {
  const { run, directory, addTool } = await startCheckout();
  addTool("curl", "echo 404");
  addTool("npx", playedNpx);
  const job = await exampleJob();
  const { stdout, ...ended } = await run(job.script.join("\n"), {
    ...job.variables,
    CI_JOB_TOKEN: "job-token",
    AZURE_ID_TOKEN: "token",
    AZURE_FEDERATED_TOKEN_FILE: join(directory, "../token"),
    UP_CODE: `${up}`,
  });
  expect({ ...ended, isChecked: stdout.includes("checked") }).toEqual({ code, stderr: "", isChecked });
});

test("only an unreadable user is a warning", async () => {
  expect((await exampleJob()).allow_failure.exit_codes).toEqual([4]);
});

test("it installs what the lockfile pins, and nothing else", async () => {
  expect((await exampleJob()).before_script).toEqual(["npm ci --no-audit --no-fund"]);
});

const otherInputs = {
  stack: "tier-0",
  "job-name": "tier 0",
  stage: "watch",
  image: "registry.example/node:24",
  format: "csv=all passes.csv, junit=tier-0.xml",
  artifacts: ["all passes.csv"],
  junit: "tier-0.xml",
  allow: [2, 4],
  "policy-config": "tier 0.json",
  up: false,
  "any-branch": true,
  engine: "pulumi",
};

test("every input reaches the job, as data", async () => {
  const spec = parseAllDocuments(readFileSync(component, "utf8"))[0]?.toJS() as { spec: { inputs: object } };
  expect(Object.keys(spec.spec.inputs).toSorted()).toEqual(Object.keys(otherInputs).toSorted());
  const include = { component: "gitlab.example/contoso/tapwatch/tapwatch@v1", inputs: otherInputs };
  const { "tier 0": job } = await jobsOf(stringify({ stages: ["watch"], include: [include] }));
  if (job === undefined) throw new Error("there is no job of that name");
  expect(job).toMatchObject({
    stage: "watch",
    image: { name: "registry.example/node:24" },
    resource_group: "tapwatch-tier-0",
    allow_failure: { exit_codes: [2, 4] },
    artifacts: { paths: ["all passes.csv"], reports: { junit: "tier-0.xml" } },
    variables: { TAPWATCH_ENGINE: "pulumi" },
  });
  expect(job.script).toEqual((await exampleJob()).script);

  const { run, read, directory, addTool } = await startCheckout();
  addTool("curl", "echo 404");
  addTool("npx", playedNpx);
  const token = { AZURE_ID_TOKEN: "token", AZURE_FEDERATED_TOKEN_FILE: join(directory, "../token") };
  const ended = await run(job.script.join("\n"), {
    ...job.variables,
    ...token,
    CI_JOB_TOKEN: "job-token",
    CHECK_CODE: "3",
  });
  expect(ended).toEqual({ code: 3, stdout: "checked\n", stderr: "" });
  const judged = "[--stack][tier-0][--policy-pack-config][tier 0.json]";
  expect(read("arguments.log")).toBe(
    `[--no][--][tapwatch][check]${judged}[--format][csv=all passes.csv][--format][junit=tier-0.xml]\n`,
  );
});
