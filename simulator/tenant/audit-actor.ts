import type { Application } from "./application";
import type { User } from "./directory";
import type { Properties } from "./directory-object";

/** Who did something in the tenant. */
export type AuditActor =
  /** By object id or user principal name. `ipAddress`: default 203.0.113.7. */
  | { readonly user: string; readonly ipAddress?: string }
  /** Itself, or its client id. */
  | { readonly application: Application | string };

/** Who did what nobody else is named for. No user of the tenant: whoever lists the users does not find this one. */
export const defaultAdministrator = {
  id: "99999999-0000-4000-8000-0000000000ad",
  displayName: "Administrator",
  userPrincipalName: "admin@contoso.com",
  userType: "Member",
} as const;

const defaultAddress = "203.0.113.7";

/** Users and applications by their names. */
export interface Names {
  readonly tenantId: string;
  /** @throws Error if there is no such user */
  user(name: string): User;
  /** @throws Error if there is no such application */
  application(clientId: string): Application;
}

/**
 * `initiatedBy` of an entry: https://learn.microsoft.com/graph/api/resources/auditactivityinitiator
 * @throws Error if the tenant does not know the actor
 */
export function initiatedBy(by: AuditActor | undefined, names: Names): Properties {
  if (by !== undefined && "application" in by) {
    const { clientId, objectId, displayName } =
      typeof by.application === "string" ? names.application(by.application) : by.application;
    return {
      user: null,
      app: { appId: clientId, displayName, servicePrincipalId: objectId, servicePrincipalName: null },
    };
  }
  const { id, displayName, userPrincipalName, userType } =
    by === undefined ? defaultAdministrator : names.user(by.user);
  const ipAddress = by?.ipAddress ?? defaultAddress;
  const home = { homeTenantId: names.tenantId, homeTenantName: null };
  return { user: { id, displayName, userPrincipalName, ipAddress, userType, ...home } };
}
