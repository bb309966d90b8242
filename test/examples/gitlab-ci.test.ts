import { execFile } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { parse } from "yaml";
import { endsByUp, playedCommand, startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const file = join(project, "examples/gitlab-ci/.gitlab-ci.yml");
const { tapwatch: job } = parse(readFileSync(file, "utf8")) as {
  tapwatch: { script: string[]; variables: Record<string, string>; allow_failure: { exit_codes: number[] } };
};
const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

test("GitLab's own schema accepts the pipeline, and a merge that changes approvals starts it", async () => {
  const directory = await scratchDirectory();
  copyFileSync(file, join(directory, ".gitlab-ci.yml"));
  writeFileSync(join(directory, "approvals.prod.yaml"), "");
  writeFileSync(join(directory, "README.md"), "");
  const identity = ["-c", "user.name=Alice", "-c", "user.email=alice@gitlab.example"];
  const git = (...args: string[]) => promisify(execFile)("git", ["-C", directory, ...identity, ...args]);
  await git("init", "--quiet", "--initial-branch", "main");
  await git("remote", "add", "origin", "https://gitlab.example/contoso/tapwatch.git");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "Watch");
  await git("update-ref", "refs/remotes/origin/main", "HEAD");
  const jobs = async () => {
    const script = join(project, "node_modules/gitlab-ci-local/dist/index.js");
    const { stdout } = await promisify(execFile)(process.execPath, [script, "--list-csv"], { cwd: directory });
    return stdout.split("\n").slice(1).join("");
  };
  writeFileSync(join(directory, "README.md"), "changed");
  expect(await jobs()).toBe("");
  writeFileSync(join(directory, "approvals.prod.yaml"), "[]");
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
  expect([...registry.files.keys()].map((path) => path.split("/").at(-1))).toEqual(["prod.json", "prod.run.json"]);

  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  expect(await runJob()).toMatchObject({ code: 2, stderr: "", stdout: expect.stringContaining("1 new, 0 fixed") });
  const junit = { fileName: "junit.xml", contents: read("tapwatch.junit.xml") };
  const schema = readFileSync(join(project, "test/cli/report/junit.xsd"), "utf8");
  expect((await validateXML({ xml: junit, schema })).errors).toEqual([]);
  expect(read("tapwatch.html")).toContain(passIdOf(alice));

  expect(await runJob()).toMatchObject({ code: 2, stdout: expect.stringContaining("0 new, 0 fixed") });
  tenant.issuePass(bob, { lifetimeInMinutes: 60, isUsableOnce: true });
  approve({ user: alice, pass: passIdOf(alice), ticket: "CHG 1042" });
  expect(await runJob()).toMatchObject({ code: 2, stdout: expect.stringContaining("1 new, 1 fixed") });
  expect(read("tapwatch.html")).toContain("CHG 1042");
  approve({ user: bob, pass: passIdOf(bob), ticket: "CHG-1043" });
  expect(await runJob()).toMatchObject({ code: 0, stdout: expect.stringContaining("0 new, 1 fixed") });
  expect(requests.writes(application.clientId)).toEqual([]);
}, 240_000);

test("a registry that refuses stops the job: no state must not look like an empty one", async () => {
  const { run, directory } = await startCheckout();
  const registry = await startRegistry();
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

test.each(endsByUp)("where 'up' ends with $up the job ends with $code", async ({ up, code, isChecked }) => {
  const { run, directory, addTool } = await startCheckout();
  addTool("curl", "echo 404");
  addTool("node", playedCommand);
  const { stdout, ...ended } = await run(job.script.join("\n"), {
    ...job.variables,
    CI_JOB_TOKEN: "job-token",
    AZURE_ID_TOKEN: "token",
    AZURE_FEDERATED_TOKEN_FILE: join(directory, "../token"),
    UP_CODE: `${up}`,
  });
  expect({ ...ended, isChecked: stdout.includes("checked") }).toEqual({ code, stderr: "", isChecked });
});

test("only an unreadable user is a warning", () => {
  expect(job.allow_failure.exit_codes).toEqual([4]);
});
