import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { parse } from "yaml";
import { z } from "zod";
import { blobStorage, endsByUp, playedCommand, startCheckout } from "../support/checkout";
import { project } from "../support/command";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

/** What the pipeline uses of https://learn.microsoft.com/azure/devops/pipelines/yaml-schema, and no key beside it. */
const displayName = z.string().optional();
const step = z.union([
  z.strictObject({ checkout: z.literal("self"), persistCredentials: z.boolean() }),
  z.strictObject({ bash: z.string(), displayName }),
  z.strictObject({ task: z.literal("UseNode@1"), displayName, inputs: z.strictObject({ version: z.string() }) }),
  z.strictObject({
    task: z.literal("AzureCLI@2"),
    displayName,
    env: z.record(z.string(), z.string()),
    inputs: z.strictObject({
      azureSubscription: z.string(),
      addSpnToEnvironment: z.literal(true),
      scriptType: z.literal("bash"),
      scriptLocation: z.literal("inlineScript"),
      inlineScript: z.string(),
    }),
  }),
  z.strictObject({
    task: z.literal("PublishTestResults@2"),
    displayName,
    condition: z.literal("succeededOrFailed()"),
    inputs: z.strictObject({
      testResultsFormat: z.literal("JUnit"),
      testResultsFiles: z.string(),
      testRunTitle: z.string(),
    }),
  }),
]);
const included = z.strictObject({ include: z.array(z.string()) });
const pipelineSchema = z.strictObject({
  trigger: z.strictObject({ branches: included, paths: included }),
  pr: z.literal("none"),
  schedules: z.array(
    z.strictObject({
      cron: z.string().regex(/^(\S+ ){4}\S+$/),
      displayName,
      branches: included,
      always: z.boolean(),
    }),
  ),
  variables: z.array(
    z.union([z.strictObject({ group: z.string() }), z.strictObject({ name: z.string(), value: z.string() })]),
  ),
  lockBehavior: z.enum(["sequential", "runLatest"]),
  pool: z.strictObject({ vmImage: z.string() }),
  jobs: z.array(
    z.strictObject({ job: z.string(), displayName, timeoutInMinutes: z.number().int(), steps: z.array(step) }),
  ),
});

const pipeline: unknown = parse(readFileSync(join(project, "examples/azure-pipelines/azure-pipelines.yml"), "utf8"));

function scriptOf(value: unknown): string {
  const tasks = pipelineSchema.parse(value).jobs.flatMap(({ steps }) => steps);
  const [script] = tasks.flatMap((task) => ("inputs" in task && "inlineScript" in task.inputs ? [task.inputs] : []));
  return script?.inlineScript ?? "";
}

test("the pipeline is made of keys and tasks that Azure Pipelines has", () => {
  expect(pipelineSchema.safeParse(pipeline).error?.issues ?? []).toEqual([]);
});

test("nothing that came in as text is part of a script", () => {
  expect(scriptOf(pipeline)).not.toMatch(/\$\{\{|\$\(/);
});

test("the script signs in by the connection's token, keeps the state, finds drift and leaves its reports", async () => {
  const checkout = await startCheckout({ federatedSubject: "sc://contoso/watch/tapwatch" });
  const { run, read, approve, passIdOf, directory, application, federatedAssertion, addTool, tenant, requests } =
    checkout;
  const storage = join(dirname(directory), "storage");
  mkdirSync(storage);
  addTool("az", blobStorage);
  const env = {
    STACK: "prod",
    TAPWATCH_ENGINE: "embedded",
    STORAGE: storage,
    STATE_ACCOUNT: "contoso",
    AGENT_TEMPDIRECTORY: dirname(directory),
    TF_BUILD: "True",
    servicePrincipalId: application.clientId,
    tenantId: tenant.tenantId,
    idToken: await federatedAssertion(application),
  };
  const runScript = async () => {
    await run("rm -rf .tapwatch tapwatch.*");
    return run(scriptOf(pipeline), env);
  };

  expect(await runScript()).toMatchObject({ code: 0, stderr: "" });
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  const { code, stdout, stderr } = await runScript();
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  expect(stdout).toContain("1 new, 0 fixed");
  expect(stdout).toContain("##vso[task.logissue type=error]tapwatch drift");
  expect(stdout).toContain(`##vso[task.uploadsummary]${directory}/tapwatch.md`);
  const named = { user: alice, pass: passIdOf(alice) };
  expect(read("tapwatch.md")).toContain(`- user: ${named.user}\n  pass: ${named.pass}\n`);
  const junit = { fileName: "junit.xml", contents: read("tapwatch.junit.xml") };
  const schema = readFileSync(join(project, "test/cli/report/junit.xsd"), "utf8");
  expect((await validateXML({ xml: junit, schema })).errors).toEqual([]);

  tenant.issuePass(bob, { lifetimeInMinutes: 60, isUsableOnce: true });
  approve({ ...named, ticket: "CHG 1042" });
  const accepted = await runScript();
  expect(accepted).toMatchObject({ code: 2, stdout: expect.stringContaining("1 new, 1 fixed") });
  expect(accepted.stdout).toContain("CHG 1042");
  approve({ user: bob, pass: passIdOf(bob), ticket: "CHG-1043" });
  expect(await runScript()).toMatchObject({ code: 0, stdout: expect.stringContaining("0 new, 1 fixed") });
  expect(requests.writes(application.clientId)).toEqual([]);
}, 240_000);

test.each(endsByUp)("where 'up' ends with $up the job ends with $code", async ({ up, code, isChecked }) => {
  const { run, directory, addTool } = await startCheckout();
  addTool("az", "exit 0");
  addTool("node", playedCommand);
  const { stdout, ...ended } = await run(scriptOf(pipeline), {
    STACK: "prod",
    STATE_ACCOUNT: "contoso",
    AGENT_TEMPDIRECTORY: dirname(directory),
    servicePrincipalId: "application",
    tenantId: "tenant",
    idToken: "token",
    UP_CODE: `${up}`,
  });
  expect({ ...ended, isChecked: stdout.includes("checked") }).toEqual({ code, stderr: "", isChecked });
});
