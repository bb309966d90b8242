import { Client } from "@microsoft/microsoft-graph-client";
import type { TestTenant } from "../support/tenant";

/** Microsoft's own client, signed in as a new application with these permissions. */
export async function clientOf(tenant: TestTenant, roles: readonly string[]) {
  return clientWith(tenant, await tokenOf(tenant, roles));
}

/** An access token of a new application with these permissions. */
export async function tokenOf(tenant: TestTenant, roles: readonly string[]): Promise<string> {
  const { clientId, secret } = tenant.tenant.addApplication({ roles });
  const form = {
    client_id: clientId,
    client_secret: secret,
    grant_type: "client_credentials",
    scope: `${tenant.graphRoot}/.default`,
  };
  const url = `${tenant.authorityHost}/${tenant.tenant.tenantId}/oauth2/v2.0/token`;
  const { access_token } = (await (await fetch(url, { method: "POST", body: new URLSearchParams(form) })).json()) as {
    access_token: string;
  };
  return access_token;
}

/** Microsoft's own client with an access token. */
export function clientWith({ graphRoot }: TestTenant, token: string) {
  const customHosts = new Set(["localhost"]);
  return Client.initWithMiddleware({
    baseUrl: graphRoot,
    customHosts,
    authProvider: { getAccessToken: async () => token },
  });
}
