import type { Cause } from "./causes";
import type { Claims } from "./sign-in";

const roles = "Global Reader, Authentication Administrator or Privileged Authentication Administrator";

/** What a token allows. */
export interface Permissions {
  readonly isApplication: boolean;
  readonly held: readonly string[];
  /** Whether a permission allows to read the passes of the user. A signed-in user also needs a role, which a token does not show. */
  readonly isPermitted: boolean;
  /** Whether a permission allows to write passes. tapwatch never does. */
  readonly mayWrite: boolean;
  /** What to do if the permission is missing. */
  readonly remedy: string;
}

/** Each of them allows an application to read passes, the narrowest first: the reference page of the endpoint. */
export const passPermissions = ["UserAuthMethod-TAP.Read.All", "UserAuthenticationMethod.Read.All"] as const;

export function permissionsOf(user: string, claims: Claims): Permissions {
  const { isApplication, held } = heldBy(claims);
  const suffix = user === "me" ? "" : ".All";
  const wanted = passPermissions.map((name) => (user === "me" ? name.replace(/\.All$/, "") : name));
  // A permission to write also reads, and a permission for all users includes the signed-in user.
  const methods = /^(UserAuthMethod-TAP|UserAuthenticationMethod)\.Read(Write)?(\.All)?$/;
  const ours = held.filter((permission) => methods.test(permission));
  return {
    isApplication,
    held,
    isPermitted: ours.some((permission) => suffix === "" || permission.endsWith(suffix)),
    mayWrite: ours.some((permission) => permission.includes("ReadWrite")),
    remedy: grant(wanted, isApplication),
  };
}

function grant(permissions: readonly string[], isApplication: boolean): string {
  return `grant it ${permissions.join(" or ")} (${isApplication ? "application" : "delegated"}) with admin consent`;
}

function holding(held: readonly string[]): string {
  return held.length === 0 ? "the token holds no permissions" : `the token holds ${held.join(", ")}`;
}

/** What to check after a 403 on something in the directory. @param permissions each of them allows it, the narrowest first */
export function remedyForMissing(permissions: readonly string[], claims: Claims): string {
  const { isApplication, held } = heldBy(claims);
  if (!holdsAny(permissions, claims)) {
    return `${holding(held)}: ${grant(permissions, isApplication)}`;
  }
  return isApplication
    ? `${holding(held)}: check that it has admin consent in this tenant, and that conditional access allows it`
    : `${holding(held)}: the permission is there, so check the role of the signed-in user`;
}

/** Whether a token has one of these permissions. A permission to write also reads. */
export function holdsAny(permissions: readonly string[], claims: Claims): boolean {
  return heldBy(claims).held.some((permission) => permissions.includes(permission.replace("ReadWrite", "Read")));
}

function heldBy(claims: Claims): { readonly isApplication: boolean; readonly held: readonly string[] } {
  const isApplication = claims.roles !== undefined || claims.scp === undefined;
  const given = isApplication ? (claims.roles ?? []) : (claims.scp ?? "").split(" ");
  return { isApplication, held: given.filter((permission) => permission !== "").sort() };
}

/** What to check after a 403. Graph does not say whether the permission or the role is missing. */
export function remedyForRefusal(user: string, claims: Claims, scope: "user" | "run"): string {
  const { isApplication, held, isPermitted, remedy } = permissionsOf(user, claims);
  const holds = holding(held);
  if (!isPermitted) return `${holds}: ${remedy}`;
  if (!isApplication && user !== "me") {
    return `${holds}: the permission is there, so check the role of the signed-in user (${roles})`;
  }
  return scope === "user"
    ? `${holds} and others can be read: check whether this user is outside of its administrative unit or protected`
    : `${holds}: check that it has admin consent in this tenant, and that conditional access allows it`;
}

/** What to check after a 401 of Graph's. @param code Graph's, if it tells one */
export function remedyForBadToken(code: string | undefined): string {
  return code === "Authorization_IdentityNotFound" ? remedies.noConsent : remedies.badToken;
}

export const remedies = {
  signIn:
    "set AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret, certificate or federated token of an application that has the " +
    "permission (a sign-in with 'az login' cannot have it: docs/reader.md); AZURE_TOKEN_CREDENTIALS " +
    "selects the credentials that are tried",
  tenant: "nothing was read; sign in to the watched tenant (AZURE_TENANT_ID), or make a new stack for the other tenant",
  everybody:
    "no user was judged; check the sign-in and tapwatch:tenantId, and whether these users were renamed or deleted all at once",
  badToken: "check that tapwatch:cloud is the cloud of the tenant, and that this machine's clock is right",
  noConsent:
    "the tenant does not know the application: an administrator of the tenant has to consent to it (docs/managed-services.md)",
  badRequest: "check the user's name; 'me' needs a signed-in user, not an application",
  notFound: "check tapwatch:cloud and tapwatch:graphRoot",
  notInChina: "21Vianet's Graph may not have Temporary Access Passes yet: its metadata does not list them",
  noPolicy:
    "check tapwatch:cloud and tapwatch:graphRoot; not every cloud has Temporary Access Passes: there, remove tapwatch:policy",
  later: "try again later; if it goes on, report it to Microsoft with the request-id",
  throttled:
    "the tenant's quota is too small for so many users in this time: raise tapwatch:timeBudgetMinutes, or watch fewer",
  budget: "no user was judged; try again, and if it goes on raise tapwatch:timeBudgetMinutes or watch fewer users",
  clock: "no user was judged; synchronize this machine's clock with a time server (for a replay set TAPWATCH_NOW)",
  badAnswer: "no user was judged; if it goes on, report it with the request-id",
} as const;

/** Remedies for a failed connection, by its cause. */
export const causeRemedies: Readonly<Record<Cause, string>> = {
  certificate:
    "a proxy that inspects TLS, or a certificate authority of your own, has to be trusted: set NODE_EXTRA_CA_CERTS to its " +
    "certificate (PEM), or NODE_OPTIONS=--use-system-ca",
  proxy: "check HTTPS_PROXY, with its user and password if it wants them, and NO_PROXY",
  name: "check the name, tapwatch:cloud, and that this machine can look names up (DNS)",
  timeOut: "try again; check that a firewall does not drop the connection, and HTTPS_PROXY if there is a proxy",
  unreachable: "check the network of this machine, and HTTPS_PROXY if there is a proxy",
};

/** Remedies by the authority's error code: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const signInRemedies: Readonly<Record<string, string>> = {
  AADSTS7000215:
    "set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET again: the secret is not this application's (use its value, not its id)",
  AADSTS7000222: "the client secret has expired: make a new one, or better use a federated credential",
  AADSTS700016:
    "AZURE_CLIENT_ID is no application of this tenant: check it and AZURE_TENANT_ID; to an application of another tenant an " +
    "administrator has to consent (docs/managed-services.md)",
  AADSTS90002: "there is no such tenant: check AZURE_TENANT_ID and tapwatch:cloud",
  AADSTS700213: "no federated credential of the application fits this pipeline: compare issuer, subject and audience",
  AADSTS70021: "no federated credential of the application fits this pipeline: compare issuer, subject and audience",
  AADSTS700027: "the certificate is not this application's, or has expired: check AZURE_CLIENT_CERTIFICATE_PATH",
  AADSTS53003: "a conditional access policy blocks the sign-in: change the policy, or sign in as it demands",
};
