import type { FastifyInstance, FastifyReply } from "fastify";
import type { Tenant } from "../tenant/tenant";
import { type Signer, tokenLifetimeSeconds } from "./claims";
import { authenticateClient, OAuthError } from "./client";
import { deviceCode, deviceCodeGrants, personToken } from "./person";

export interface AuthorityOptions {
  readonly tenant: Tenant;
  readonly signer: Signer;
  /** Of the server: it is the authority and Graph's root at once. */
  readonly addresses: () => Readonly<Record<"graphRoot" | "authorityHost", string>>;
}

/** The token endpoint v2.0, and the documents by which clients find it. */
export function addAuthority(server: FastifyInstance, { tenant, signer, addresses }: AuthorityOptions): void {
  const authority = () => `${addresses().authorityHost}/${tenant.tenantId}`;
  const tokenEndpoint = () => `${authority()}/oauth2/v2.0/token`;

  server.get("/:tenant/v2.0/.well-known/openid-configuration", async (request, reply) => {
    if (!isTenant(request.params)) return refuse(reply, unknownTenant(request.params));
    return {
      issuer: `${authority()}/v2.0`,
      token_endpoint: tokenEndpoint(),
      authorization_endpoint: `${authority()}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${authority()}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${authority()}/oauth2/v2.0/logout`,
      jwks_uri: `${authority()}/discovery/v2.0/keys`,
      response_types_supported: ["code", "id_token"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
      tenant_region_scope: null,
    };
  });

  server.get("/:tenant/discovery/v2.0/keys", async () => ({ keys: [signer.jwk] }));

  server.post("/:tenant/oauth2/v2.0/token", async (request, reply) => {
    try {
      if (!isTenant(request.params)) throw unknownTenant(request.params);
      return await issueToken(request.body as URLSearchParams);
    } catch (error) {
      if (error instanceof OAuthError) return refuse(reply, error);
      throw error;
    }
  });

  server.post("/:tenant/oauth2/v2.0/devicecode", async (request, reply) => {
    try {
      if (!isTenant(request.params)) throw unknownTenant(request.params);
      return deviceCode(request.body as URLSearchParams, whole());
    } catch (error) {
      if (error instanceof OAuthError) return refuse(reply, error);
      throw error;
    }
  });

  function whole() {
    return { tenant, signer, graphRoot: addresses().graphRoot, authority: authority() };
  }

  function isTenant(params: unknown): boolean {
    return (params as { tenant: string }).tenant === tenant.tenantId;
  }

  async function issueToken(form: URLSearchParams) {
    if (deviceCodeGrants.includes(form.get("grant_type") ?? "")) return personToken(form, whole());
    if (form.get("grant_type") !== "client_credentials") {
      throw new OAuthError(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.");
    }
    const clientId = form.get("client_id") ?? "";
    const application = tenant.applications.get(clientId);
    if (application === undefined) {
      throw new OAuthError(
        400,
        "unauthorized_client",
        `AADSTS700016: Application with identifier '${clientId}' was not found.`,
      );
    }
    const federationIssuer = federationIssuerOf(addresses().authorityHost);
    await authenticateClient(form, application, { tokenEndpoint: tokenEndpoint(), federationIssuer, signer });
    if (form.get("scope")?.split(" ")[0] !== `${addresses().graphRoot}/.default`) {
      throw new OAuthError(
        400,
        "invalid_resource",
        `AADSTS500011: The resource principal of '${form.get("scope")}' was not found.`,
      );
    }
    const { objectId, roles } = application;
    const claims = {
      tid: tenant.tenantId,
      oid: objectId,
      appid: clientId,
      roles,
      aud: addresses().graphRoot,
      iss: `${authority()}/v2.0`,
    };
    return {
      token_type: "Bearer",
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: await signer.sign(claims),
    };
  }
}

export function federationIssuerOf(origin: string): string {
  return `${origin}/federation`;
}

function unknownTenant(params: unknown): OAuthError {
  return new OAuthError(
    400,
    "invalid_request",
    `AADSTS90002: Tenant '${(params as { tenant: string }).tenant}' not found.`,
  );
}

function refuse(reply: FastifyReply, { status, error, description }: OAuthError) {
  const code = Number(/\d+/.exec(description)?.[0]);
  return reply.status(status).send({ error, error_description: description, error_codes: [code] });
}
