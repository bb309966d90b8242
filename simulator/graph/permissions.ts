import { directoryRoles, type Principal } from "../authority/claims";
import { failures } from "./message";

const methodsRead = ["UserAuthMethod-TAP.Read", "UserAuthenticationMethod.Read"];
const methodsWrite = ["UserAuthMethod-TAP.ReadWrite", "UserAuthenticationMethod.ReadWrite"];
const roles: readonly string[] = Object.values(directoryRoles);
const readOnlyRole: string = directoryRoles["Global Reader"];

/**
 * Whether somebody may read or write a user's authentication methods. Delegated access to others needs a directory role
 * beside the permission; applications need the permission alone.
 * @throws GraphFailure 403, the same whichever of the two is missing
 */
export function requireMethodsAccess(
  principal: Principal,
  target: { readonly id: string },
  access: "read" | "write",
): void {
  const bases = access === "read" ? [...methodsRead, ...methodsWrite] : methodsWrite;
  const all = bases.map((base) => `${base}.All`);
  if (principal.roles !== undefined) {
    if (!includesAny(principal.roles, all)) throw failures.methodsForbidden();
    return;
  }
  const scopes = scopesOf(principal);
  if (principal.oid === target.id) {
    if (!includesAny(scopes, [...bases, ...all])) throw failures.methodsForbidden();
    return;
  }
  const suitable = access === "read" ? roles : roles.filter((role) => role !== readOnlyRole);
  if (!includesAny(scopes, all) || !includesAny(principal.wids ?? [], suitable)) throw failures.methodsForbidden();
}

/** Each of them allows to read, the narrowest first: the "Permissions" of each request's page at https://learn.microsoft.com/graph/api */
export const readPermissions = {
  users: ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"],
  groups: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"],
  hiddenMembers: ["Member.Read.Hidden"],
  servicePrincipals: ["Application.Read.All", "Directory.Read.All"],
  roles: ["RoleManagement.Read.Directory", "RoleManagement.Read.All", "Directory.Read.All"],
  eligibleRoles: ["RoleEligibilitySchedule.Read.Directory", "RoleManagement.Read.Directory", "RoleManagement.Read.All"],
  auditLogs: ["AuditLog.Read.All"],
  directory: ["Directory.Read.All"],
  eligibleMembers: ["PrivilegedEligibilitySchedule.Read.AzureADGroup"],
} as const;

/** Permissions that write read too. @throws GraphFailure 403 unless one of these permissions is held */
export function requireAny(principal: Principal, permissions: readonly string[]): void {
  const held = (principal.roles ?? scopesOf(principal)).map((permission) => permission.replace("ReadWrite", "Read"));
  if (!includesAny(held, permissions)) throw failures.forbidden();
}

function scopesOf({ scp = "" }: Principal): string[] {
  return scp.split(" ");
}

function includesAny(held: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((permission) => held.includes(permission));
}
