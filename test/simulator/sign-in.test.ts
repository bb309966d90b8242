import type { TokenCredential } from "@azure/core-auth";
import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential } from "@azure/identity";
import { generate } from "selfsigned";
import { expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/tenant";

// Clients that this project did not write: what they take for Entra is faithful enough.

function options({ authorityHost }: TestTenant) {
  return { authorityHost, disableInstanceDiscovery: true };
}

async function claimsOf(credential: TokenCredential, { graphRoot }: TestTenant) {
  const token = await credential.getToken(`${graphRoot}/.default`);
  return JSON.parse(Buffer.from(token?.token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
}

test("an application signs in with its secret and gets its permissions in the token", async () => {
  const tenant = await startTenant();
  const { clientId, secret, objectId } = tenant.reader;
  const credential = new ClientSecretCredential(tenant.tenant.tenantId, clientId, secret, options(tenant));

  expect(await claimsOf(credential, tenant)).toMatchObject({
    tid: tenant.tenant.tenantId,
    oid: objectId,
    appid: clientId,
    roles: ["UserAuthMethod-TAP.Read.All"],
    aud: tenant.graphRoot,
    exp: Date.parse("2026-03-02T09:59:59Z") / 1000,
  });
});

test("an application signs in with a certificate", async () => {
  const tenant = await startTenant();
  const { cert, private: key } = await generate([{ name: "commonName", value: "client" }], {
    keySize: 2048,
    algorithm: "sha256",
  });
  const { clientId } = tenant.tenant.addApplication({ certificate: cert, roles: ["A"] });
  const certificate = { certificate: `${key}\n${cert}` };
  const credential = new ClientCertificateCredential(tenant.tenant.tenantId, clientId, certificate, options(tenant));

  expect(await claimsOf(credential, tenant)).toMatchObject({ appid: clientId, roles: ["A"] });
});

test("an application signs in with a federated token", async () => {
  const tenant = await startTenant();
  const application = tenant.tenant.addApplication({ federatedSubject: "repo:contoso/infra:ref:refs/heads/main" });
  const credential = new ClientAssertionCredential(
    tenant.tenant.tenantId,
    application.clientId,
    () => tenant.federatedAssertion(application),
    options(tenant),
  );

  expect(await claimsOf(credential, tenant)).toMatchObject({ appid: application.clientId });
});

test("two tenants side by side each know their own applications, tokens and users only", async () => {
  const fabrikamId = "fabfabfa-0000-4000-8000-000000000001";
  const [contoso, fabrikam] = [await startTenant(), await startTenant({ tenantId: fabrikamId })];
  const contosoId = "0f0f0f0f-0000-4000-8000-00000000da7a";
  for (const [tenant, tenantId] of [[contoso, contosoId] as const, [fabrikam, fabrikamId] as const]) {
    const environment = tenant.environment(tenant.reader);
    expect(environment).toMatchObject({ AZURE_TENANT_ID: tenantId, AZURE_AUTHORITY_HOST: tenant.graphRoot });
    const { AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "" } = environment;
    const credential = new ClientSecretCredential(tenantId, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, options(tenant));
    expect(await claimsOf(credential, tenant)).toMatchObject({
      tid: tenantId,
      iss: `${tenant.authorityHost}/${tenantId}/v2.0`,
      aud: tenant.graphRoot,
    });
  }
  const stranger = new ClientSecretCredential(contosoId, fabrikam.reader.clientId, "secret", options(fabrikam));
  await expect(stranger.getToken(`${fabrikam.graphRoot}/.default`)).rejects.toThrow("endpoints_resolution_error");

  const token = await fabrikam.userToken("user1@contoso.example", { scp: ["UserAuthMethod-TAP.Read"] });
  const headers = { authorization: `Bearer ${token}` };
  const statusAt = async ({ graphRoot }: TestTenant) => (await fetch(`${graphRoot}/v1.0/me`, { headers })).status;
  expect([await statusAt(fabrikam), await statusAt(contoso)]).toEqual([200, 401]);
  expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).toMatchObject({ tid: fabrikamId });
});

test.each([
  [
    "a wrong secret",
    "AADSTS7000215",
    (tenant: TestTenant) =>
      new ClientSecretCredential(tenant.tenant.tenantId, tenant.reader.clientId, "wrong", options(tenant)),
  ],
  [
    "an unknown application",
    "AADSTS700016",
    (tenant: TestTenant) => new ClientSecretCredential(tenant.tenant.tenantId, "nobody", "secret", options(tenant)),
  ],
  [
    "an unknown tenant",
    "endpoints_resolution_error",
    (tenant: TestTenant) =>
      new ClientSecretCredential(
        "aaaaaaaa-0000-4000-8000-00000000beef",
        tenant.reader.clientId,
        "secret",
        options(tenant),
      ),
  ],
  [
    "another's certificate",
    "AADSTS700027",
    (tenant: TestTenant) =>
      new ClientAssertionCredential(
        tenant.tenant.tenantId,
        tenant.reader.clientId,
        async () => "e30.e30.",
        options(tenant),
      ),
  ],
])("%s is refused as Entra refuses it", async (_case, code, credential) => {
  const tenant = await startTenant();
  await expect(credential(tenant).getToken(`${tenant.graphRoot}/.default`)).rejects.toThrow(code);
});

test("a token is for one Graph only", async () => {
  const tenant = await startTenant();
  const { clientId, secret } = tenant.reader;
  const credential = new ClientSecretCredential(tenant.tenant.tenantId, clientId, secret, options(tenant));
  await expect(credential.getToken("https://graph.microsoft.com/.default")).rejects.toThrow("AADSTS500011");
});
