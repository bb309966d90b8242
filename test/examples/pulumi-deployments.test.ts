import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { project } from "../support/command";

const directory = join(project, "examples/pulumi-deployments");

test("the program schedules drift detection of the watched stack, and accepts what a merge approves", async () => {
  const registered: { type: string; inputs: unknown }[] = [];
  const { config } = parse(readFileSync(join(directory, "Pulumi.yaml"), "utf8")) as { config: Record<string, object> };
  const values: Record<string, string> = {
    stack: "contoso/tapwatch/prod",
    repository: "contoso/tapwatch",
    clientId: "client",
    tenantId: "tenant",
    subscriptionId: "subscription",
  };
  expect(Object.keys(config).filter((key) => !("default" in (config[key] ?? {})))).toEqual(Object.keys(values));
  runtime.setAllConfig(
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`tapwatch-deployments:${key}`, value])),
  );
  await runtime.setMocks(
    {
      newResource: ({ type, inputs, name }) => {
        registered.push({ type, inputs });
        return { id: name, state: inputs };
      },
      call: ({ inputs }) => inputs,
    },
    "tapwatch-deployments",
    "prod",
  );
  await import("../../examples/pulumi-deployments/index");
  await runtime.disconnect();

  const watched = { organization: "contoso", project: "tapwatch", stack: "prod" };
  expect(registered).toMatchObject([
    {
      type: "pulumiservice:index:DeploymentSettings",
      inputs: {
        ...watched,
        github: { repository: "contoso/tapwatch", previewPullRequests: true, deployCommits: true },
        operationContext: {
          preRunCommands: ["npm ci --no-audit --no-fund"],
          oidc: { azure: { clientId: "client", tenantId: "tenant", subscriptionId: "subscription" } },
        },
      },
    },
    {
      type: "pulumiservice:index:DriftSchedule",
      inputs: { ...watched, scheduleCron: "17 * * * *", autoRemediate: false },
    },
  ]);
});

test("its versions are those that this project is tested with", () => {
  const { dependencies } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const root = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const tested = { ...root.devDependencies, ...root.dependencies };
  for (const [name, version] of Object.entries(dependencies)) expect([name, version]).toEqual([name, tested[name]]);
});
