import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { parse } from "yaml";
import { z } from "zod";
import { blobStorage, endsByUp, gates, playedNpx, startCheckout } from "../support/checkout";
import { project } from "../support/command";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

/** What pipeline and template use of https://learn.microsoft.com/azure/devops/pipelines/yaml-schema, and no key beside it. */
const displayName = z.string().optional();
const azureCli = z.strictObject({
  task: z.literal("AzureCLI@2"),
  displayName: z.string(),
  condition: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  inputs: z.strictObject({
    azureSubscription: z.string(),
    addSpnToEnvironment: z.literal(true).optional(),
    workingDirectory: z.string().optional(),
    scriptType: z.literal("bash"),
    scriptLocation: z.literal("inlineScript"),
    inlineScript: z.string(),
  }),
});
const publishTestResults = z.strictObject({
  task: z.literal("PublishTestResults@2"),
  displayName,
  condition: z.literal("succeededOrFailed()"),
  inputs: z.strictObject({
    testResultsFormat: z.literal("JUnit"),
    testResultsFiles: z.string(),
    searchFolder: z.string(),
    testRunTitle: z.string(),
  }),
});
const templateSchema = z.strictObject({
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(["string", "boolean"]),
      default: z.union([z.string(), z.boolean()]).optional(),
      values: z.array(z.string()).optional(),
    }),
  ),
  steps: z.array(
    z.union([
      z.strictObject({ bash: z.string(), displayName, workingDirectory: z.string() }),
      z.strictObject({ task: z.literal("UseNode@1"), displayName, inputs: z.strictObject({ version: z.string() }) }),
      azureCli,
      z.strictObject({ "${{ if ne(parameters.testResults, '') }}": z.array(publishTestResults) }),
    ]),
  ),
});
const step = z.union([
  z.strictObject({ checkout: z.literal("self"), persistCredentials: z.boolean() }),
  z.strictObject({
    template: z.literal("azure-pipelines/tapwatch.yml@tapwatch"),
    parameters: z.record(z.string(), z.string()),
  }),
  azureCli,
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
  resources: z.strictObject({
    repositories: z.tuple([
      z.strictObject({
        repository: z.literal("tapwatch"),
        type: z.literal("github"),
        endpoint: z.string(),
        name: z.string(),
        ref: z.string(),
      }),
    ]),
  }),
  lockBehavior: z.enum(["sequential", "runLatest"]),
  pool: z.strictObject({ vmImage: z.string() }),
  jobs: z.array(
    z.strictObject({ job: z.string(), displayName, timeoutInMinutes: z.number().int(), steps: z.array(step) }),
  ),
});

const pipelineText = readFileSync(join(project, "examples/azure-pipelines/azure-pipelines.yml"), "utf8");
const templateText = readFileSync(join(project, "azure-pipelines/tapwatch.yml"), "utf8");

/** The AzureCLI steps, by what they are called. */
function scripts() {
  const steps = [
    ...pipelineSchema.parse(parse(pipelineText)).jobs.flatMap((job) => job.steps),
    ...templateSchema.parse(parse(templateText)).steps,
  ];
  const tasks = steps.flatMap((candidate) => azureCli.safeParse(candidate).data ?? []);
  return new Map(tasks.map((task) => [task.displayName, task]));
}

function scriptOf(name: string): string {
  return scripts().get(name)?.inputs.inlineScript ?? `there is no step ${name}`;
}

/** The environment of the template's script, by the parameters that a pipeline gives. */
function parametersAsEnvironment(given: Readonly<Record<string, string | boolean>>): Record<string, string> {
  const { parameters } = templateSchema.parse(parse(templateText));
  expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(given)));
  const parameterOf = (name = "") => {
    const value = given[name] ?? parameters.find((parameter) => parameter.name === name)?.default ?? "";
    // As Azure Pipelines writes a boolean.
    return typeof value === "boolean" ? (value ? "True" : "False") : value;
  };
  const fill = (text: string) =>
    text
      .replace(/^\$\{\{ parameters\.(\w+) \}\}$/, (_, name?: string) => parameterOf(name))
      .replace(/^\$\{\{ lower\(parameters\.(\w+)\) \}\}$/, (_, name?: string) => parameterOf(name).toLowerCase());
  const env = scripts().get("Watch")?.env ?? {};
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]));
}

test("pipeline and template are made of keys and tasks that Azure Pipelines has", () => {
  expect(pipelineSchema.safeParse(parse(pipelineText)).error?.issues ?? []).toEqual([]);
  expect(templateSchema.safeParse(parse(templateText)).error?.issues ?? []).toEqual([]);
});

test("nothing that came in as text is part of a script", () => {
  expect([...scripts().keys()]).toEqual(["Fetch the state", "Save the state", "Watch"]);
  for (const name of scripts().keys()) expect(scriptOf(name)).not.toMatch(/\$\{\{|\$\(/);
});

test("every parameter is used, and the pipeline gives those that have no default", () => {
  const { parameters } = templateSchema.parse(parse(templateText));
  for (const { name } of parameters) expect(templateText).toMatch(new RegExp(`\\{\\{.*parameters\\.${name}\\b`));
  const steps = pipelineSchema.parse(parse(pipelineText)).jobs.flatMap((job) => job.steps);
  const [given = {}] = steps.flatMap((candidate) => ("template" in candidate ? [candidate.parameters] : []));
  expect(parameters.filter((parameter) => parameter.default === undefined).map(({ name }) => name)).toEqual([
    "stack",
    "serviceConnection",
  ]);
  expect(given).toMatchObject({ stack: "$(STACK)", serviceConnection: "tapwatch" });
});

test("the template installs what the lockfile pins, and nothing else", () => {
  const { steps } = templateSchema.parse(parse(templateText));
  expect(steps.flatMap((candidate) => ("bash" in candidate ? [candidate.bash] : []))).toEqual([
    "npm ci --no-audit --no-fund",
  ]);
});

test("the steps sign in by the connection's token, keep the state, find drift and leave their reports", async () => {
  const checkout = await startCheckout({ federatedSubject: "sc://contoso/watch/tapwatch" });
  const { run, read, approve, passIdOf, directory, application, federatedAssertion, addTool, tenant, requests } =
    checkout;
  const storage = join(dirname(directory), "storage");
  mkdirSync(storage);
  addTool("az", blobStorage);
  const env = {
    ...parametersAsEnvironment({ stack: "prod", formats: "junit=tapwatch.junit.xml,markdown=tapwatch.md" }),
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
    const fetched = await run(scriptOf("Fetch the state"), env);
    expect(fetched).toEqual({ code: 0, stdout: "##vso[task.setvariable variable=stateIsFetched]true\n", stderr: "" });
    const ended = await run(scriptOf("Watch"), env);
    expect(await run(scriptOf("Save the state"), env)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(existsSync(join(env.AGENT_TEMPDIRECTORY, "tapwatch-token"))).toBe(false);
    return ended;
  };

  expect(await runScript()).toMatchObject({ code: 0, stderr: "" });
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  const { code, stdout, stderr } = await runScript();
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  expect(stdout).toContain("; 1 new; ");
  expect(stdout).toContain("##vso[task.logissue type=error]tapwatch drift");
  expect(stdout).toContain(`##vso[task.uploadsummary]${dirname(directory)}/tapwatch-summary.md`);
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
  expect(await runScript()).toMatchObject({ code: 0, stdout: expect.stringContaining("; 1 fixed; ") });
  expect(requests.writes(application.clientId)).toEqual([]);
}, 240_000);

async function startPlayed() {
  const checkout = await startCheckout();
  checkout.addTool("npx", playedNpx);
  return Object.assign(checkout, {
    watched: (parameters: Readonly<Record<string, string | boolean>>, env: Readonly<Record<string, string>> = {}) =>
      checkout.run(scriptOf("Watch"), {
        AGENT_TEMPDIRECTORY: dirname(checkout.directory),
        servicePrincipalId: "application",
        tenantId: "tenant",
        idToken: "token",
        UP_CODE: "0",
        ...parametersAsEnvironment(parameters),
        ...env,
      }),
  });
}

test.each(endsByUp)("where 'up' ends with $up the step ends with $code", async ({ up, code, isChecked }) => {
  const { watched } = await startPlayed();
  const { stdout, ...ended } = await watched({ stack: "prod" }, { UP_CODE: `${up}` });
  expect({ ...ended, isChecked: stdout.includes("checked") }).toEqual({ code, stderr: "", isChecked });
});

test("a step fails on the outcomes that failOn names, also on those that the exit code does not tell", async () => {
  const { watched } = await startPlayed();
  for (const { check, record, failOn, fails, result } of gates) {
    const RECORD = record === undefined ? "" : JSON.stringify(record);
    const { code, stdout } = await watched({ stack: "prod", failOn }, { CHECK_CODE: `${check}`, RECORD });
    expect({ check, record, failOn, code }).toEqual({ check, record, failOn, code: fails ? check : 0 });
    expect(stdout).toContain(`##vso[task.setvariable variable=tapwatchExitCode]${check}\n`);
    expect(stdout).toContain(`##vso[task.setvariable variable=tapwatchResult]${result}\n`);
  }
});

test("parameters reach the command as data, and without 'up' the step is the check alone", async () => {
  const { watched, read, directory } = await startPlayed();
  const given = { stack: "$(touch injected)", formats: "csv=all passes.csv", policyConfig: "a b.json", up: false };
  expect(await watched(given)).toMatchObject({ code: 0, stderr: "" });
  const own = [join(directory, "../tapwatch-summary.md"), join(directory, "../tapwatch-record.json")];
  expect(read("arguments.log")).toBe(
    "[--no][--][tapwatch][check][--stack][$(touch injected)][--policy-pack-config][a b.json]" +
      `[--format][markdown=${own[0]}][--format][json=${own[1]}][--format][csv=all passes.csv]\n`,
  );
  expect(existsSync(join(directory, "injected"))).toBe(false);
});

test("sign-ins for messages reach the command by the environment, never by the command line", async () => {
  const { watched, addTool, read } = await startPlayed();
  const secrets = {
    notifyUrl: "smtps://mail.contoso.example",
    smtpPassword: "secret-1",
    serviceNowPassword: "secret-2",
    serviceNowToken: "secret-3",
    pagerDutyRoutingKey: "secret-4",
  };
  addTool("npx", `env | grep ^TAPWATCH_ | grep -v _NOW= | sort > environment.log\n${playedNpx}`);
  // Variables of the pipeline that are not secret come by themselves.
  const ordinary = { TAPWATCH_NOTIFY_TO: "soc@contoso.example", TAPWATCH_SMTP_USER: "tapwatch" };
  expect(await watched({ stack: "prod", ...secrets }, ordinary)).toMatchObject({ code: 0, stderr: "" });
  expect(read("environment.log").split("\n")).toEqual([
    "TAPWATCH_ENGINE=embedded",
    "TAPWATCH_NOTIFY_TO=soc@contoso.example",
    "TAPWATCH_NOTIFY_URL=smtps://mail.contoso.example",
    "TAPWATCH_PAGERDUTY_ROUTING_KEY=secret-4",
    "TAPWATCH_SERVICENOW_PASSWORD=secret-2",
    "TAPWATCH_SERVICENOW_TOKEN=secret-3",
    "TAPWATCH_SMTP_PASSWORD=secret-1",
    "TAPWATCH_SMTP_USER=tapwatch",
    "",
  ]);
  expect(read("arguments.log")).not.toMatch(/secret|smtps/);
});

test.each<Record<string, string>>([{ stack: "" }, { failOn: "" }, { failOn: "drfit" }])(
  "a parameter that says nothing, or nothing that is known, fails the step: %j",
  async (parameters) => {
    const { watched, directory } = await startPlayed();
    const { code, stdout } = await watched({ stack: "prod", ...parameters });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^##vso\[task.logissue type=error\]the parameter .*\n$/),
    });
    expect(existsSync(join(directory, "arguments.log"))).toBe(false);
  },
);
