import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { inputsAsEnvironment, outOf, type Step, stepOf, watch } from "../support/action";
import { blobStorage, startCheckout } from "../support/checkout";
import { project } from "../support/command";
import { startTenant } from "../support/tenant";
import { workflowParser } from "../support/workflow-parser";

const content = readFileSync(join(project, "examples/github-actions/managed-services.yml"), "utf8");
const { jobs } = parse(content) as {
  jobs: {
    watch: {
      strategy: { matrix: { include: { stack: string; tenant: string }[] } };
      env: Record<string, string>;
      steps: Step[];
    };
    status: { needs: string; steps: Step[] };
  };
};

test("GitHub's own parser accepts the workflow, its matrix included", async () => {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await workflowParser();
  const { context, value } = parseWorkflow({ name: "managed-services.yml", content }, new NoOperationTraceWriter());
  expect(context.errors.getErrors()).toEqual([]);
  if (value === undefined) throw new Error("the parser gave no workflow");
  const { errors, jobs: converted } = await convertWorkflowTemplate(context, value);
  expect(errors ?? []).toEqual([]);
  expect(converted.map((job) => job.id.value)).toEqual(["watch", "status"]);
  expect(content).not.toContain("secrets.");
  for (const { run = "" } of [...jobs.watch.steps, ...jobs.status.steps]) expect(run).not.toContain("${{");
});

test("each job signs in to the tenant of its customer, and the last one makes one page of all", async () => {
  const checkout = await startCheckout();
  const { run, read, directory, addTool, addStack } = checkout;
  const storage = join(dirname(directory), "storage");
  mkdirSync(storage);
  addTool("az", blobStorage);
  addTool("npm", 'test "$*" = "ci --no-audit --no-fund"');
  rmSync(join(directory, "Pulumi.prod.yaml"));
  const [contoso, fabrikam] = jobs.watch.strategy.matrix.include;
  if (contoso === undefined || fabrikam === undefined) throw new Error("the matrix has two customers");
  const tenants = new Map(
    await Promise.all(
      [contoso, fabrikam].map(async ({ stack, tenant: tenantId }) => {
        const tenant = await startTenant({ tenantId, users: 1 });
        const { users, graphRoot, authorityHost } = tenant;
        addStack(stack, { users, tenantId, graphRoot, authorityHost });
        return [stack, tenant] as const;
      }),
    ),
  );

  /** A runner of its own: a checkout without state. @param tenantId the tenant of the sign-in */
  const job = async (stack: string, tenantId: string) => {
    const tenant = tenants.get(stack);
    if (tenant === undefined) throw new Error(`there is no customer ${stack}`);
    rmSync(join(directory, ".tapwatch"), { recursive: true, force: true });
    const env = {
      ...outOf(directory),
      // In the place of GitHub's token.
      ...tenant.environment(tenant.reader),
      AZURE_TENANT_ID: tenantId,
      STORAGE: storage,
      STATE_ACCOUNT: "msp",
      STACK: stack,
    };
    const step = (name: string) => run(stepOf(jobs.watch.steps, name).run, env);
    expect(await step("Fetch the state")).toMatchObject({ code: 0, stderr: "" });
    const given = jobs.watch.steps.find(({ name }) => name === "Watch")?.with ?? {};
    const ended = await run(watch.run, { ...env, ...inputsAsEnvironment({ ...given, stack }) });
    expect(await step("Save the state")).toMatchObject({ code: 0, stderr: "" });
    return ended;
  };
  expect(await job(contoso.stack, contoso.tenant)).toMatchObject({ code: 0, stderr: "" });
  tenants.get(fabrikam.stack)?.tenant.issuePass("user1@contoso.example");
  expect(await job(fabrikam.stack, fabrikam.tenant)).toMatchObject({ code: 2 });
  // With another customer's tenant nothing is read.
  expect(await job(fabrikam.stack, contoso.tenant)).toMatchObject({ code: 1 });

  rmSync(join(directory, ".tapwatch"), { recursive: true });
  const env = { STORAGE: storage, STATE_ACCOUNT: "msp" };
  expect(await run(stepOf(jobs.status.steps, "Fetch all states").run, env)).toMatchObject({ code: 0, stderr: "" });
  const status = await run(stepOf(jobs.status.steps, "Status").run, env);
  expect(status).toMatchObject({ code: 2, stdout: expect.stringContaining("2 stacks of 2 tenants") });
  for (const { stack, tenant } of [contoso, fabrikam]) {
    expect(read("all.html")).toContain(`<bdi>Tenant ${tenant}</bdi>`);
    expect(read("all.html")).toContain(`<bdi>${stack}</bdi>`);
  }
  expect(jobs.status.needs).toBe("watch");
  for (const { requests, reader } of tenants.values()) expect(requests.writes(reader.clientId)).toEqual([]);
}, 240_000);
