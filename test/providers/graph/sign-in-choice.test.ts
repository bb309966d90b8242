import { writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createCertificates } from "@tapwatch/simulator";
import { expect, onTestFinished, test } from "vitest";
import { azureadSignIn, namesAzuread } from "../../../cli/engine/pulumi/azuread-sign-in";
import { createReader, type ReaderSettings } from "../../../providers/graph";
import { signInChoice } from "../../../providers/graph/sign-in-choice";
import { withEnvironment } from "../../support/in-process/environment";
import { scratchDirectory } from "../../support/scratch";
import { startTenant } from "../../support/tenant";
import { trust } from "../../support/trust";

const azure = { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c" };
const arm = { ARM_TENANT_ID: "t", ARM_CLIENT_ID: "c" };
const application = { tenantId: "t", clientId: "c" };
const github = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://g/?a=1", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "r" };
const pipelines = { SYSTEM_OIDCREQUESTURI: "https://ado", ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "s" };

test.each([
  ["nothing", {}, { kind: "default" }],
  ["AZURE_* with a secret", { ...azure, AZURE_CLIENT_SECRET: "x" }, { kind: "default" }],
  ["AZURE_* and ARM_*", { ...azure, AZURE_CLIENT_SECRET: "x", ...arm, ARM_CLIENT_SECRET: "y" }, { kind: "default" }],
  ["a choice of Azure's library", { ...azure, ...github, AZURE_TOKEN_CREDENTIALS: "dev" }, { kind: "default" }],
  ["a managed identity's id", { AZURE_CLIENT_ID: "c" }, { kind: "default" }],
  ["ARM_* without a proof", arm, { kind: "default" }],
  [
    "a managed identity's id beside a whole ARM_*",
    { AZURE_CLIENT_ID: "m", ...arm, ARM_CLIENT_SECRET: "y" },
    { kind: "secret", ...application },
  ],
  ["a token without ARM_USE_OIDC", { ...arm, ARM_OIDC_TOKEN: "j" }, { kind: "default" }],
  ["ARM_CLIENT_SECRET", { ...arm, ARM_CLIENT_SECRET: "y" }, { kind: "secret", ...application, secret: { value: "y" } }],
  ["a secret's file", { ...arm, ARM_CLIENT_SECRET_FILE_PATH: "/s" }, { kind: "secret", secret: { file: "/s" } }],
  ["a token", { ...arm, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "j" }, { kind: "assertion", assertion: { value: "j" } }],
  [
    "a token's file",
    { ...arm, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: "/j" },
    { kind: "assertion", assertion: { file: "/j" } },
  ],
  [
    "GitHub, by ARM_*",
    { ...arm, ARM_USE_OIDC: "true", ...github },
    { kind: "github", url: "https://g/?a=1", token: "r" },
  ],
  ["GitHub, by AZURE_*", { ...azure, ...github }, { kind: "github", ...application }],
  [
    "Azure Pipelines",
    { ...azure, ...pipelines, SYSTEM_ACCESSTOKEN: "r" },
    { kind: "azurePipelines", ...application, serviceConnectionId: "s", token: "r" },
  ],
])("the sign-in by %s", (_, env, expected) => {
  expect(signInChoice(env)).toMatchObject(expected);
});

test("what azuread understands and Azure's library does not is refused by name, without its value", () => {
  expect(() => signInChoice({ ...arm, ARM_CLIENT_CERTIFICATE: "secret" })).toThrow(
    /^ARM_CLIENT_CERTIFICATE holds a PKCS#12 certificate/,
  );
  expect(() => signInChoice({ ...azure, ...pipelines })).toThrow("SYSTEM_ACCESSTOKEN is not set");
  expect(() => signInChoice({ ARM_TENANT_ID: "t", ARM_CLIENT_ID_FILE_PATH: "/id" })).toThrow("ARM_CLIENT_ID_FILE_PATH");
});

/** A tenant, and a read of its first user by these variables alone. */
async function start(federatedSubject?: string) {
  const tenant = await startTenant({ users: 1 });
  const roles = ["UserAuthMethod-TAP.Read.All"];
  const app = tenant.tenant.addApplication({ roles, ...(federatedSubject && { federatedSubject }) });
  const { graphRoot, authorityHost } = tenant;
  const ids = { ARM_TENANT_ID: tenant.tenant.tenantId, ARM_CLIENT_ID: app.clientId };
  const read = (env: NodeJS.ProcessEnv, settings: ReaderSettings = { graphRoot, authorityHost }) =>
    withEnvironment({ PATH: process.env["PATH"], TAPWATCH_NOW: tenant.clock.now().toISOString(), ...env }, async () => {
      const reader = createReader(settings, { retryBase: 1 });
      return (await reader.read("user1@contoso.example")).answer;
    });
  return { ...tenant, app, ids, read };
}

test("the reader signs in with ARM_CLIENT_SECRET, and with the file of one", async () => {
  const { app, ids, read } = await start();
  expect(await read({ ...ids, ARM_CLIENT_SECRET: app.secret })).toBe("none");
  const file = join(await scratchDirectory(), "secret");
  writeFileSync(file, `${app.secret}\n`);
  expect(await read({ ...ids, ARM_CLIENT_SECRET_FILE_PATH: file })).toBe("none");
});

test("the reader signs in with what azuread's configuration says, before the environment", async () => {
  const { app, tenant, graphRoot, authorityHost, read } = await start();
  const signIn = { ARM_TENANT_ID: tenant.tenantId, ARM_CLIENT_ID: app.clientId, ARM_CLIENT_SECRET: app.secret };
  expect(await read({ ARM_CLIENT_ID: "other" }, { graphRoot, authorityHost, signIn })).toBe("none");
});

test("the reader signs in with a pipeline's token, given or in a file", async () => {
  const { app, ids, read, federatedAssertion } = await start("repo:contoso/infra");
  const oidc = { ...ids, ARM_USE_OIDC: "true" };
  const token = await federatedAssertion(app);
  expect(await read({ ...oidc, ARM_OIDC_TOKEN: token })).toBe("none");
  const file = join(await scratchDirectory(), "token");
  writeFileSync(file, token);
  expect(await read({ ...oidc, ARM_OIDC_TOKEN_FILE_PATH: file })).toBe("none");
});

/** GitHub's service of tokens: it answers the bearer of the right token. */
async function startTokens(answer: () => Promise<string>) {
  const certificates = await createCertificates(await scratchDirectory());
  trust(certificates);
  const asked: string[] = [];
  const server = createServer({ key: certificates.key, cert: certificates.cert }, async (request, response) => {
    asked.push(request.url ?? "");
    const isRight = request.headers.authorization === "Bearer request-token";
    response.writeHead(isRight ? 200 : 401, { "content-type": "application/json" });
    response.end(isRight ? JSON.stringify({ value: await answer() }) : "{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/token?api-version=2.0`, asked };
}

test("a file of a secret that is not there is named, with the remedy", async () => {
  const { ids, read } = await start();
  await expect(read({ ...ids, ARM_CLIENT_SECRET_FILE_PATH: "/none/secret" })).rejects.toThrow(
    "could not sign in: /none/secret cannot be read (ENOENT): correct the path",
  );
});

test("the reader signs in with the token that GitHub gives to a job, for Entra's audience", async () => {
  const { app, tenant, read, federatedAssertion } = await start("repo:contoso/infra");
  const { url, asked } = await startTokens(() => federatedAssertion(app));
  const env = {
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_CLIENT_ID: app.clientId,
    ACTIONS_ID_TOKEN_REQUEST_URL: url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
  };
  expect(await read(env)).toBe("none");
  expect([...new Set(asked)]).toEqual(["/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange"]);
  await expect(read({ ...env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "hidden" })).rejects.toThrow(
    /^(?!.*hidden).*id-token: write/s,
  );
});

test("an application that the stack's configuration names for azuread is not mixed with another", async () => {
  const env = { ...azure, AZURE_CLIENT_SECRET: "x" };
  expect(azureadSignIn(env, "dod", true)).toEqual({ ARM_ENVIRONMENT: "dod" });
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
  const place = { directory, stack: "prod", config: {} };
  expect(namesAzuread(place)).toBe(false);
  writeFileSync(join(directory, "Pulumi.prod.yaml"), "config:\n  azuread:environment: public\n");
  expect(namesAzuread(place)).toBe(false);
  writeFileSync(join(directory, "Pulumi.prod.yaml"), "config:\n  azuread:clientId: c\n");
  expect(namesAzuread(place)).toBe(true);
});

test("a service of tokens that cannot be reached is named, and not the authority", async () => {
  const { app, tenant, read } = await start("repo:contoso/infra");
  const env = {
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_CLIENT_ID: app.clientId,
    ACTIONS_ID_TOKEN_REQUEST_URL: "https://localhost:1/token",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "hidden",
  };
  await expect(read(env)).rejects.toThrow(/^could not sign in: localhost:1, which gives(?!.*hidden)/);
}, 60_000);

test.each([
  ["a secret", { ...azure, AZURE_CLIENT_SECRET: "x" }, { ...arm, ARM_CLIENT_SECRET: "x" }],
  ["GitHub", { ...azure, ...github }, { ...arm, ARM_USE_OIDC: "true" }],
  ["nothing", {}, {}],
  ["a person's sign-in", { AZURE_TENANT_ID: "t" }, {}],
  ["a certificate, which azuread takes in another form", { ...azure, AZURE_CLIENT_CERTIFICATE_PATH: "/c" }, {}],
  ["ARM_* that are set", { ...azure, AZURE_CLIENT_SECRET: "x", ARM_CLIENT_ID: "other" }, {}],
  ["a token's file that is not there", { ...azure, AZURE_FEDERATED_TOKEN_FILE: "/none" }, {}],
])("azuread's plugin gets the same sign-in: %s", (_, env, expected) => {
  expect(azureadSignIn(env, "global")).toEqual({ ARM_ENVIRONMENT: "public", ...expected });
});

test("azuread's plugin gets a pipeline's token itself, and the cloud unless the user names one", async () => {
  const file = join(await scratchDirectory(), "token");
  writeFileSync(file, "jwt\n");
  const oidc = { ...arm, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "jwt" };
  expect(azureadSignIn({ ...azure, AZURE_FEDERATED_TOKEN_FILE: file }, "usgov")).toEqual({
    ...oidc,
    ARM_ENVIRONMENT: "usgovernment",
  });
  expect(azureadSignIn({ ARM_ENVIRONMENT: "china" }, "dod")).toEqual({});
});
