import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import type { endpointsOf } from "./clouds";

/** What a token allows, read from the token itself; empty where it is not readable. */
export interface Claims {
  /** Application permissions. */
  readonly roles?: readonly string[];
  /** Delegated permissions. */
  readonly scp?: string;
  /** Tenant. */
  readonly tid?: string;
  /** Application (client) id. */
  readonly appid?: string;
}

/** Keeps the claims of the last token, for messages about what it lacks. The token itself is not kept. */
export class SignIn implements TokenCredential {
  claims: Claims = {};
  private credential: TokenCredential | undefined;

  constructor(private readonly makeCredential: () => Promise<TokenCredential>) {}

  async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
    this.credential ??= await this.makeCredential();
    const token = await this.credential.getToken(scopes, options);
    if (token) this.claims = claimsOf(token.token);
    return token;
  }
}

/** The chain that Azure's own tools use: environment, workload identity, managed identity, command lines. */
export async function defaultCredential({
  authorityHost,
  isOwn,
}: ReturnType<typeof endpointsOf>): Promise<TokenCredential> {
  // Loading it takes a third of a second: not before a token is needed.
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new DefaultAzureCredential({ authorityHost, disableInstanceDiscovery: isOwn });
}

function claimsOf(token: string): Claims {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    // Tokens of version 2 call the application `azp`.
    const { roles, scp, tid, azp, appid = azp } = payload as Record<string, unknown>;
    return {
      ...(Array.isArray(roles) && { roles: roles.map(String) }),
      ...(typeof scp === "string" && { scp }),
      ...(typeof tid === "string" && { tid }),
      ...(typeof appid === "string" && { appid }),
    };
  } catch {
    return {};
  }
}
