import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";

const config = new pulumi.Config();
const [organization = "", project = "", stack = ""] = config.require("stack").split("/");
const clientId = config.require("clientId");
const tenantId = config.require("tenantId");

const settings = new pulumiservice.DeploymentSettings("tapwatch", {
  organization,
  project,
  stack,
  sourceContext: { git: { branch: "main" } },
  github: {
    repository: config.require("repository"),
    // A pull request that adds approvals shows in its preview what it would accept; its merge accepts that, and no more.
    paths: ["approvals.*.yaml", "Pulumi.*.yaml"],
    previewPullRequests: true,
    deployCommits: true,
  },
  operationContext: {
    // What the lockfile pins, and nothing newer: the default step may change it.
    options: { skipInstallDependencies: true },
    preRunCommands: ["npm ci --no-audit --no-fund"],
    oidc: { azure: { clientId, tenantId, subscriptionId: config.require("subscriptionId") } },
    environmentVariables: {
      // Where Pulumi Deployments puts its token, in the words of Azure's libraries.
      AZURE_TOKEN_CREDENTIALS: "WorkloadIdentityCredential",
      AZURE_FEDERATED_TOKEN_FILE: "/mnt/pulumi/pulumi.oidc",
      AZURE_CLIENT_ID: clientId,
      AZURE_TENANT_ID: tenantId,
      PULUMI_PARALLEL: "200",
    },
  },
});

const schedule = new pulumiservice.DriftSchedule(
  "tapwatch",
  {
    organization,
    project,
    stack,
    scheduleCron: config.get("schedule") ?? "17 * * * *",
    // Remediation is an update. It would accept what the approvals name, as the merge has done, and leave all other drift.
    autoRemediate: false,
  },
  { dependsOn: settings },
);

export const scheduleId = schedule.scheduleId;
