import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { DefaultAzureCredentialOptions } from "@azure/identity";
import type { Endpoints } from "./clouds";
import { type TriesOptions, triesPolicy } from "./tries";

/** The claims of a token; empty if the token cannot be read. */
export interface Claims {
  /** Application permissions. */
  readonly roles?: readonly string[];
  /** Delegated permissions. */
  readonly scp?: string;
  /** Tenant. */
  readonly tid?: string;
  /** Application (client) id. */
  readonly appid?: string;
  /** Object id of the user or application that signed in. */
  readonly oid?: string;
}

/** A token is renewed this long before it expires. */
const spareMilliseconds = 2 * 60_000;

/** Whether a token need not be renewed yet. */
export function isFresh({ expiresOnTimestamp }: AccessToken): boolean {
  return expiresOnTimestamp - Date.now() > spareMilliseconds;
}

/** Caches one token until it expires. Messages use its claims. */
export class SignIn implements TokenCredential {
  claims: Claims = {};
  private credential: Promise<TokenCredential> | undefined;
  private wrong: WrongTenantError | undefined;
  private kept: { readonly scope: string; readonly token: AccessToken } | undefined;

  /** @param makeCredential for one tenant, if one is pinned */
  constructor(private readonly makeCredential: (tenantId: string | undefined) => Promise<TokenCredential>) {}

  /**
   * Signs in and compares the token's tenant with the one that is watched, before anything is asked.
   * @param tenantId undefined: any
   * @throws WrongTenantError, or the credential's own error
   */
  async into(tenantId: string | undefined, scope: string): Promise<Claims> {
    this.credential ??= this.makeCredential(tenantId);
    await this.getToken(scope);
    const { tid } = this.claims;
    if (tenantId !== undefined && tid?.toLowerCase() !== tenantId.toLowerCase()) {
      this.wrong = new WrongTenantError(tenantId, tid);
    }
    this.refuseWrong();
    return this.claims;
  }

  /** A new user must be read in the same tenant as the others. @throws WrongTenantError */
  refuseWrong(): void {
    if (this.wrong !== undefined) throw this.wrong;
  }

  async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
    const scope = String(scopes);
    const { kept } = this;
    // A challenge (options.claims) needs a new token.
    const isGood = kept?.scope === scope && isFresh(kept.token);
    if (isGood && options?.claims === undefined) return kept.token;
    this.credential ??= this.makeCredential(undefined);
    const token = await (await this.credential).getToken(scopes, options);
    if (token) {
      this.claims = claimsOf(token.token);
      this.kept = { scope, token };
    }
    return token;
  }
}

/** The token is for another tenant, where every user would seem to be gone. */
export class WrongTenantError extends Error {
  override readonly name = "WrongTenantError";

  constructor(
    readonly watched: string,
    readonly answered: string | undefined,
  ) {
    super(`the token is for tenant ${answered ?? "(it does not say)"}, and this stack watches tenant ${watched}`);
  }
}

/** Makes a credential that uses the reader's authority, retries and time budget. */
export type CredentialMaker = (options: DefaultAzureCredentialOptions) => TokenCredential | Promise<TokenCredential>;

export function createSignIn(
  { authorityHost }: Endpoints,
  credential: TokenCredential | CredentialMaker,
  tries: TriesOptions,
): SignIn {
  const options: DefaultAzureCredentialOptions = {
    authorityHost,
    // Discovery puts another host in the place of some clouds', which the tries would not cover; and a host that it does not know
    // it would look up in the global cloud.
    disableInstanceDiscovery: true,
    additionalPolicies: [{ policy: authorityTries(authorityHost, tries), position: "perRetry" }],
  };
  return new SignIn(async (tenantId) => {
    if (typeof credential !== "function") return credential;
    // Without it the Azure CLI and developer tools would choose a tenant.
    const tenant = tenantId ?? process.env["AZURE_TENANT_ID"];
    return credential({ ...options, ...(tenant && { tenantId: tenant }) });
  });
}

/** Retries requests to the authority like those to Graph: the library waits for ever if one hangs. */
function authorityTries(authorityHost: string, options: TriesOptions): PipelinePolicy {
  const tries = triesPolicy(options);
  return {
    name: "authorityTriesPolicy",
    sendRequest: (request, next) =>
      request.url.startsWith(`${authorityHost}/`) ? tries.sendRequest(request, next) : next(request),
  };
}

function claimsOf(token: string): Claims {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    // Tokens of version 2 call the application `azp`.
    const { roles, scp, tid, oid, azp, appid = azp } = payload as Record<string, unknown>;
    return {
      ...(Array.isArray(roles) && { roles: roles.map(String) }),
      ...(typeof scp === "string" && { scp }),
      ...(typeof tid === "string" && { tid }),
      ...(typeof appid === "string" && { appid }),
      ...(typeof oid === "string" && { oid }),
    };
  } catch {
    return {};
  }
}
