import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DirectoryRole, directoryRoles, Signer } from "./authority/claims";
import { federationAudience } from "./authority/client";
import { federationIssuerOf } from "./authority/routes";
import { createCertificates } from "./certificate";
import { type Clock, createClock } from "./clock";
import { Faults } from "./faults";
import type { Quota } from "./graph/quota";
import { RequestLog } from "./requests";
import { createServer } from "./server";
import type { Application } from "./tenant/application";
import { defaultTenantId, Tenant } from "./tenant/tenant";

export interface SimulatorOptions {
  /** Default: 0f0f0f0f-0000-4000-8000-00000000da7a. */
  readonly tenantId?: string;
  /** The tenant's time at the start, ISO 8601. Default: a Monday morning, 2026-03-02T09:00:00.000Z. */
  readonly now?: string;
  /** true: the clock runs on with real time. Default: it stands still until it is moved. */
  readonly running?: boolean;
  /** Default: any that is free. */
  readonly port?: number;
  /** Where the certificate authority's file is put. Default: a temporary directory, removed at the end. */
  readonly directory?: string;
  /** Added to every answer. */
  readonly latencyMilliseconds?: number;
  /** Default: none. */
  readonly quota?: Quota;
  /**
   * The addresses by which clients know Graph and the authority, such as those of a national cloud. The certificate is for their
   * names; whoever gives them sees to it that they lead here. Default: https://localhost:<port> for both.
   */
  readonly addresses?: Readonly<Record<"graphRoot" | "authorityHost", string>>;
}

/** A local Microsoft Entra tenant over TLS: token endpoint, Graph v1.0, a clock, faults and a request log. */
export interface Simulator {
  /** `https://localhost:<port>`; Graph is below it at /v1.0. */
  readonly graphRoot: string;
  readonly authorityHost: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** PEM file of the certificate authority, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  /** The same as text, for clients that take one. */
  readonly ca: string;
  readonly clock: Clock;
  readonly tenant: Tenant;
  readonly requests: RequestLog;
  readonly faults: Faults;
  latencyMilliseconds: number;
  /** How much the tenant answers; undefined: everything. What was asked before it changes counts. */
  quota: Quota | undefined;
  /** The environment variables with which a client signs in as an application. */
  environment(application: Application): Record<string, string>;
  /** An access token of a signed-in user. */
  userToken(
    user: string,
    grant: { readonly scp: readonly string[]; readonly directoryRoles?: readonly DirectoryRole[] },
  ): Promise<string>;
  /** A federated token for an application, as a pipeline's OIDC provider would give it. */
  federatedAssertion(application: Application): Promise<string>;
  close(): Promise<void>;
}

/** The client id under which users' tokens are given out: that of Azure's command line. */
const userClientId = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { tenantId = defaultTenantId, now = "2026-03-02T09:00:00.000Z", running = false, port = 0 } = options;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "tapwatch-simulator-")));
  const clock = createClock(now, running);
  const hostNames = Object.values(options.addresses ?? {}).map((address) => new URL(address).hostname);
  const [certificates, signer] = await Promise.all([createCertificates(directory, hostNames), Signer.create(clock)]);
  const tenant = new Tenant(clock, tenantId);
  const requests = new RequestLog();
  const faults = new Faults();
  let { latencyMilliseconds = 0, quota } = options;

  const server = createServer({
    tenant,
    clock,
    signer,
    faults,
    requests,
    certificates,
    addresses: () => addresses,
    latencyMilliseconds: () => latencyMilliseconds,
    quota: () => quota,
  });
  await server.listen({ host: "127.0.0.1", port });
  const { port: listening } = server.server.address() as AddressInfo;
  const origin = `https://localhost:${listening}`;
  const addresses = options.addresses ?? { graphRoot: origin, authorityHost: origin };

  return {
    ...addresses,
    port: listening,
    caFile: certificates.caFile,
    ca: certificates.ca,
    clock,
    tenant,
    requests,
    faults,
    get latencyMilliseconds() {
      return latencyMilliseconds;
    },
    set latencyMilliseconds(milliseconds) {
      latencyMilliseconds = milliseconds;
    },
    get quota() {
      return quota;
    },
    set quota(next) {
      quota = next;
    },
    environment: ({ clientId, secret }) => ({
      AZURE_TENANT_ID: tenant.tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: secret,
      AZURE_AUTHORITY_HOST: addresses.authorityHost,
      AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential",
      NODE_EXTRA_CA_CERTS: certificates.caFile,
    }),
    userToken: async (name, { scp, directoryRoles: roles = [] }) => {
      const user = tenant.find(name);
      if (user === undefined) throw new Error(`there is no user ${name} in the tenant`);
      return signer.sign({
        tid: tenant.tenantId,
        oid: user.id,
        upn: user.userPrincipalName,
        appid: userClientId,
        scp: scp.join(" "),
        wids: roles.map((role) => directoryRoles[role]),
        aud: addresses.graphRoot,
      });
    },
    federatedAssertion: ({ federatedSubject = "" }) =>
      signer.sign({ iss: federationIssuerOf(addresses.authorityHost), sub: federatedSubject, aud: federationAudience }),
    close: async () => {
      await server.close();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

export type { DirectoryRole } from "./authority/claims";
export { type Certificates, createCertificates } from "./certificate";
export type { Clock } from "./clock";
export { cast, populate } from "./demo/population";
export type { Fault, FaultKind, FaultMatch } from "./faults";
export type { Quota } from "./graph/quota";
export type { LoggedRequest } from "./requests";
export type { Application } from "./tenant/application";
export { type AuditActor, defaultAdministrator } from "./tenant/audit-actor";
export type { AuditLog, OtherActivity } from "./tenant/audit-log";
export type { User, UserRequest } from "./tenant/directory";
export type { DirectoryObject, ObjectRequest, ObjectType } from "./tenant/directory-object";
export type { Group, GroupRequest } from "./tenant/groups";
export type { PassRequest, StoredPass, WirePass } from "./tenant/pass";
export type { AuditForm } from "./tenant/pass-audit";
export type { PassPolicy, PolicyTarget } from "./tenant/pass-policy";
export type { RoleScope, Span } from "./tenant/roles";
export type { SignInRequest } from "./tenant/sign-in";
export type { Tenant } from "./tenant/tenant";
