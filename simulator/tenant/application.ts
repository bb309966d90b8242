import { X509Certificate } from "node:crypto";
import type { DirectoryRole } from "../authority/claims";

/** What an application may sign in with, and what it may do. */
export interface ApplicationRequest {
  /** Graph's application permissions, such as UserAuthMethod-TAP.Read.All. */
  readonly roles?: readonly string[];
  /** Default: its client id. */
  readonly displayName?: string;
  /** Default: one of the simulator's own. */
  readonly secret?: string;
  /** PEM of a certificate that it may sign with. */
  readonly certificate?: string;
  /** Subject of the federated tokens that it may sign in with. */
  readonly federatedSubject?: string;
  /** A public client: this person signs in by it, with a device code. */
  readonly person?: Person;
}

/** A person who signs in by a public client. */
interface Person {
  readonly user: string;
  /** Delegated permissions. */
  readonly scp: readonly string[];
  readonly directoryRoles?: readonly DirectoryRole[];
}

export interface Application {
  readonly clientId: string;
  readonly objectId: string;
  readonly displayName: string;
  roles: readonly string[];
  readonly secret: string;
  readonly certificate?: X509Certificate;
  readonly federatedSubject?: string;
  readonly person?: Person;
}

export function createApplication(clientId: string, objectId: string, request: ApplicationRequest): Application {
  const { displayName = clientId, roles = [], secret = `secret~of~${clientId}` } = request;
  const { certificate, federatedSubject, person } = request;
  return {
    clientId,
    objectId,
    displayName,
    roles,
    secret,
    ...(certificate === undefined ? {} : { certificate: new X509Certificate(certificate) }),
    ...(federatedSubject === undefined ? {} : { federatedSubject }),
    ...(person === undefined ? {} : { person }),
  };
}
