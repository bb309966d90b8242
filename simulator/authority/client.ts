import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import type { Application } from "../tenant/application";
import type { Signer } from "./claims";

/** The error that the token endpoint answers with. `description` starts with Entra's AADSTS code. */
export class OAuthError extends Error {
  constructor(
    readonly status: 400 | 401,
    readonly error: string,
    readonly description: string,
  ) {
    super(description);
  }
}

export interface ClientContext {
  readonly tokenEndpoint: string;
  /** Of the simulator's own federated tokens. */
  readonly federationIssuer: string;
  readonly signer: Signer;
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
export const federationAudience = "api://AzureADTokenExchange";

/** Authenticates a client. @throws OAuthError */
export async function authenticateClient(
  form: URLSearchParams,
  application: Application,
  context: ClientContext,
): Promise<void> {
  const secret = form.get("client_secret");
  if (secret !== null) {
    if (secret === application.secret) return;
    throw new OAuthError(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
  }
  const assertion = form.get("client_assertion");
  if (assertion === null || form.get("client_assertion_type") !== assertionType) {
    throw new OAuthError(
      401,
      "invalid_client",
      "AADSTS7000218: The request body must contain 'client_assertion' or 'client_secret'.",
    );
  }
  try {
    if (decodeJwt(assertion).iss === application.clientId) await verifyCertificate(assertion, application, context);
    else await verifyFederation(assertion, application, context);
  } catch (error) {
    throw new OAuthError(401, "invalid_client", `AADSTS700027: The assertion was refused: ${(error as Error).message}`);
  }
}

/** An assertion that the application signed with the key of its certificate. */
async function verifyCertificate(assertion: string, application: Application, context: ClientContext): Promise<void> {
  const { certificate, clientId } = application;
  if (certificate === undefined) throw new Error("the application has no certificate");
  const { "x5t#S256": sha256, x5t: sha1 } = decodeProtectedHeader(assertion) as Record<string, string | undefined>;
  const expected = sha256 === undefined ? certificate.fingerprint : certificate.fingerprint256;
  if (toHex(sha256 ?? sha1 ?? "") !== expected.replaceAll(":", "").toLowerCase())
    throw new Error("another certificate's thumbprint");
  await jwtVerify(assertion, certificate.publicKey, {
    issuer: clientId,
    subject: clientId,
    audience: context.tokenEndpoint,
    algorithms: ["RS256", "PS256"],
    // The client signs by its own clock, which Entra lets differ by five minutes.
    clockTolerance: 300,
  });
}

/** A token of an issuer that the application trusts, as a pipeline's OIDC provider gives it. */
async function verifyFederation(assertion: string, application: Application, context: ClientContext): Promise<void> {
  const { federatedSubject } = application;
  if (federatedSubject === undefined) throw new Error("the application has no federated credential");
  const { iss, sub } = await context.signer.verify(assertion, federationAudience);
  if (iss !== context.federationIssuer || sub !== federatedSubject) throw new Error("no federated credential matches");
}

function toHex(base64url: string): string {
  return Buffer.from(base64url, "base64url").toString("hex");
}
