import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { exportJWK, type JWK, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../clock";
import { builtInRoles } from "../tenant/role-definitions";

/** Directory roles with which a user may read others' authentication methods, by Entra's role template ids. */
export const directoryRoles = {
  "Global Reader": builtInRoles["Global Reader"],
  "Authentication Administrator": builtInRoles["Authentication Administrator"],
  "Privileged Authentication Administrator": builtInRoles["Privileged Authentication Administrator"],
} as const;
export type DirectoryRole = keyof typeof directoryRoles;

/** What an access token says about its holder. */
export interface Principal {
  /** Object id. */
  readonly oid: string;
  readonly appid: string;
  /** Application permissions; absent in a user's token. */
  readonly roles?: readonly string[];
  /** Delegated permissions, separated by spaces; absent in an application's token. */
  readonly scp?: string;
  /** Template ids of directory roles. */
  readonly wids?: readonly string[];
}

/** Entra's access tokens live 60 to 90 minutes. */
export const tokenLifetimeSeconds = 3599;

interface SigningKeys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly jwk: JWK;
}

/** All simulators of a process have the same keys: to make them takes longer than the rest of a start. */
let signingKeys: Promise<SigningKeys> | undefined;

async function createKeys(): Promise<SigningKeys> {
  const keys = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "simulator", use: "sig", alg: "RS256" };
  return { ...keys, jwk };
}

/** Signs the tenant's tokens and reads them again. */
export class Signer {
  private constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  static async create(clock: Clock): Promise<Signer> {
    signingKeys ??= createKeys();
    return new Signer(await signingKeys, clock);
  }

  get jwk(): JWK {
    return this.keys.jwk;
  }

  /** @param claims beside the times, which go by the tenant's clock */
  async sign(claims: Readonly<Record<string, unknown>>, lifetimeSeconds = tokenLifetimeSeconds): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ ...claims, iat: now, nbf: now, exp: now + lifetimeSeconds })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "simulator" })
      .sign(this.keys.privateKey);
  }

  /** @throws JOSEError if the token is not ours, for another audience, or out of its time */
  async verify(token: string, audience: string): Promise<Readonly<Record<string, unknown>>> {
    const { payload } = await jwtVerify(token, this.keys.publicKey, { audience, currentDate: this.clock.now() });
    return payload;
  }
}
