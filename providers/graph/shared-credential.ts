import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { type CredentialMaker, isFresh } from "./sign-in";

/** One sign-in for several clients: while a token is being asked for, others wait for it. One credential for each tenant. */
export function sharedCredential(make: CredentialMaker): CredentialMaker {
  const made = new Map<string, Promise<TokenCredential>>();
  return (options) => {
    const { tenantId = "" } = options;
    const known = made.get(tenantId) ?? Promise.resolve(make(options)).then(sharing);
    made.set(tenantId, known);
    known.catch(() => made.delete(tenantId));
    return known;
  };
}

function sharing(credential: TokenCredential): TokenCredential {
  const asked = new Map<string, Promise<AccessToken | null>>();
  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions) {
      const key = String(scopes);
      const known = asked.get(key);
      // A challenge (claims) needs a new token.
      if (known !== undefined && options?.claims === undefined) {
        const token = await known;
        if (token !== null && isFresh(token)) return token;
      }
      const token = credential.getToken(scopes, options);
      asked.set(key, token);
      token.catch(() => asked.delete(key));
      return token;
    },
  };
}
