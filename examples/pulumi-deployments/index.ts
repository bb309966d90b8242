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
    // The preview of a pull request that adds approvals shows what they would accept. Its merge accepts that, and no more.
    paths: ["approvals.*.yaml", "Pulumi.*.yaml"],
    previewPullRequests: true,
    deployCommits: true,
  },
  operationContext: {
    // Installs exactly the versions of the lockfile. The default step may change it.
    options: { skipInstallDependencies: true },
    preRunCommands: ["npm ci --no-audit --no-fund"],
    oidc: { azure: { clientId, tenantId, subscriptionId: config.require("subscriptionId") } },
    environmentVariables: {
      // Tells Azure's libraries where Pulumi Deployments writes its token.
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
    // Remediation is an update. It would accept what the approvals name, which the merge has done already, and nothing else.
    autoRemediate: false,
  },
  { dependsOn: settings },
);

export const scheduleId = schedule.scheduleId;
