import type { Configuration, WatchList } from "@tapwatch/program/configuration";
import {
  auditPermissions,
  type Claims,
  eligibilityPermissions,
  holdsAny,
  idPermissions,
  mayReadAudits,
  passPermissions,
  permissionsOf,
  policyPermissions,
  rolePermissions,
} from "@tapwatch/provider/graph";
import { groupPermissions } from "../engine/embedded/azuread/groups";
import { type CheckResult, fail, ok, warn } from "./check-result";

/** Something that a stack's configuration uses, and needs a permission for. */
interface Feature {
  /** As results name it. */
  readonly check: string;
  /** Each of them allows it, the narrowest first. */
  readonly permissions: readonly string[];
}

/** What a stack needs beside the passes themselves. */
function featuresOf(watchList: WatchList | undefined): Feature[] {
  if (watchList === undefined) return [];
  const { groups, roles, exclude } = watchList;
  const hasRoles = roles.length + (exclude?.roles.length ?? 0) > 0;
  const hasGroups = groups.length + (exclude?.groups.length ?? 0) > 0;
  return [
    // A role may be held by a group.
    ...(hasGroups || hasRoles ? [{ check: "groups", permissions: groupPermissions }] : []),
    { check: "members", permissions: idPermissions },
    ...(hasRoles
      ? [
          { check: "roles", permissions: rolePermissions },
          { check: "eligible", permissions: eligibilityPermissions },
        ]
      : []),
  ];
}

/** What of a stack needs permissions. */
export type Needs = Pick<Configuration, "watchList" | "tenant">;

/** The keys of a stack that need the audit log. Without them it only tells who did something, if it may be read. */
export function logKeys({ watchList, tenant }: Needs): string[] {
  return [
    ...(tenant.activity ? ["tapwatch:activity"] : []),
    ...(watchList?.activity === undefined ? [] : ["tapwatch:watch.activity"]),
  ];
}

/** For the passes, the tenant, the object ids and each feature: the permissions of which one is needed. */
function neededBy({ watchList, tenant }: Needs): (readonly string[])[] {
  return [
    passPermissions,
    // Both, and the second allows much of the rest.
    ...(logKeys({ watchList, tenant }).length > 0 ? auditPermissions.map((permission) => [permission]) : []),
    ...(tenant.policy ? [policyPermissions] : []),
    idPermissions,
    ...featuresOf(watchList).map(({ permissions }) => permissions),
  ];
}

/** The narrowest permissions with which all of a stack works, each once: what to grant to an application. */
export function leastPermissions(needs: Needs): string[] {
  const chosen: string[] = [];
  // One that is needed anyway may allow the next feature too.
  for (const permissions of neededBy(needs)) {
    if (!permissions.some((permission) => chosen.includes(permission))) chosen.push(permissions[0] ?? "");
  }
  return chosen.toSorted();
}

/** They allow far more than any feature needs. azuread documents some that are between these and the narrowest. */
const widest: readonly string[] = ["Directory.Read.All", "RoleManagement.Read.All"];

/** Whether the token allows each feature, and not far more than needed. */
export function featureResults(needs: Needs, claims: Claims): CheckResult[] {
  const least = leastPermissions(needs);
  return featuresOf(needs.watchList).map(({ check, permissions }) => {
    const [narrowest = ""] = permissions.filter((permission) => least.includes(permission));
    if (!holdsAny(permissions, claims)) {
      return fail(check, "the token does not allow to read them", `grant it ${narrowest} with admin consent`);
    }
    const used = permissions.find((permission) => holdsAny([permission], claims)) ?? "";
    if (!widest.includes(used) || least.includes(used) || isForLog(used, claims)) return ok(check, used);
    return warn(check, `${used}: this allows more than needed`, `grant it ${narrowest} in its place`);
  });
}

/** Whether a permission is there for the audit log, which tells every stack who issued a pass. */
function isForLog(permission: string, claims: Claims): boolean {
  return mayReadAudits(claims) && auditPermissions.some((needed) => needed === permission);
}

/** What the token allows and nothing of the stack uses. */
export function needlessResult(needs: Needs, claims: Claims): CheckResult | undefined {
  const used = [...neededBy(needs).flat(), ...auditPermissions];
  // The check of the passes' permission reports permissions to write.
  const isUsed = (permission: string) => used.includes(permission.replace("ReadWrite", "Read"));
  const { held, isApplication } = permissionsOf("", claims);
  const needless = held.filter((permission) => !isUsed(permission));
  // A person's token shows the permissions of the application that the person signed in with.
  if (!isApplication || needless.length === 0) return undefined;
  return warn("least", `${needless.join(", ")}: nothing of this stack needs it`, "take it from the application");
}
