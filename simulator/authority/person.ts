import type { Tenant } from "../tenant/tenant";
import { directoryRoles, type Signer, tokenLifetimeSeconds } from "./claims";
import { OAuthError } from "./client";

/** RFC 8628's name of the grant, and the one that Microsoft's own library sends. Entra takes both. */
export const deviceCodeGrants: readonly string[] = ["urn:ietf:params:oauth:grant-type:device_code", "device_code"];

interface Authority {
  readonly tenant: Tenant;
  readonly signer: Signer;
  readonly graphRoot: string;
  /** With the tenant. */
  readonly authority: string;
}

/** What a client shows to a person, who then signs in elsewhere. */
export function deviceCode(form: URLSearchParams, { tenant, authority }: Authority): object {
  const clientId = form.get("client_id") ?? "";
  personOf(tenant, clientId);
  return {
    device_code: `device-code-of-${clientId}`,
    user_code: "SIMULATOR",
    verification_uri: `${authority}/device`,
    expires_in: 900,
    interval: 0,
    message: `To sign in, use a web browser to open ${authority}/device and enter the code SIMULATOR.`,
  };
}

/** A person's token. In the simulator the person that the application names has signed in already. */
export async function personToken(form: URLSearchParams, { tenant, signer, graphRoot, authority }: Authority) {
  const clientId = form.get("client_id") ?? "";
  if (form.get("device_code") !== `device-code-of-${clientId}`) {
    throw new OAuthError(400, "bad_verification_code", "AADSTS7000214: The verification code is not valid.");
  }
  const { user: name, scp, directoryRoles: held = [] } = personOf(tenant, clientId);
  const user = tenant.find(name);
  if (user === undefined) throw new OAuthError(400, "invalid_grant", "AADSTS50034: The user account does not exist.");
  const claims = { tid: tenant.tenantId, oid: user.id, iss: `${authority}/v2.0` };
  const access = {
    ...{ upn: user.userPrincipalName, appid: clientId, scp: scp.join(" "), aud: graphRoot },
    wids: held.map((role) => directoryRoles[role]),
  };
  const profile = { aud: clientId, sub: user.id, preferred_username: user.userPrincipalName, ver: "2.0" };
  return {
    token_type: "Bearer",
    scope: `${scp.join(" ")} openid profile`,
    expires_in: tokenLifetimeSeconds,
    access_token: await signer.sign({ ...claims, ...access }),
    id_token: await signer.sign({ ...claims, ...profile }),
    client_info: Buffer.from(JSON.stringify({ uid: user.id, utid: tenant.tenantId })).toString("base64url"),
  };
}

function personOf(tenant: Tenant, clientId: string) {
  const person = tenant.applications.get(clientId)?.person;
  if (person !== undefined) return person;
  throw new OAuthError(
    400,
    "invalid_client",
    "AADSTS7000218: The request body must contain 'client_assertion' or 'client_secret': the application is not a public client.",
  );
}
