import type { Properties } from "../tenant/directory-object";
import { roleDefinitions } from "../tenant/role-definitions";
import type { GroupEligibility, RoleHolding } from "../tenant/roles";
import type { Tenant } from "../tenant/tenant";
import { listed } from "./collection";
import { readFilter } from "./filter";
import { failures, type GraphRequest, type GraphResponse } from "./message";
import { readPermissions, requireAny } from "./permissions";
import { selectAmong } from "./properties";

/** A list by its path. */
interface RoleList {
  readonly permissions: readonly string[];
  readonly filterable: readonly string[];
  /** Graph wants one of these in the filter. */
  readonly mustFilter?: readonly string[];
  items(tenant: Tenant): readonly Properties[];
}

const eligibilityOf = ({ id, principalId, startDateTime, endDateTime }: RoleHolding | GroupEligibility) => ({
  id,
  principalId,
  startDateTime: startDateTime ?? "2026-01-01T00:00:00Z",
  endDateTime: endDateTime ?? null,
});

const lists: Readonly<Record<string, RoleList>> = {
  directoryRoles: {
    permissions: readPermissions.roles,
    filterable: ["roleTemplateId", "displayName"],
    items: ({ roles }) => roles.directoryRoles.map((role) => ({ ...role, deletedDateTime: null, description: "" })),
  },
  directoryRoleTemplates: {
    permissions: readPermissions.roles,
    filterable: [],
    items: () => roleDefinitions.map((role) => ({ ...role, deletedDateTime: null, description: "" })),
  },
  "roleManagement/directory/roleDefinitions": {
    permissions: readPermissions.roles,
    filterable: ["id", "displayName", "isBuiltIn", "templateId"],
    items: () =>
      roleDefinitions.map((role) => ({
        ...role,
        templateId: role.id,
        isBuiltIn: true,
        isEnabled: true,
        description: "",
      })),
  },
  "roleManagement/directory/roleAssignments": {
    permissions: readPermissions.roles,
    filterable: ["id", "principalId", "roleDefinitionId", "directoryScopeId"],
    items: ({ roles }) =>
      roles.assigned.map(({ id, principalId, roleDefinitionId, directoryScopeId }) => ({
        ...{ id, principalId, roleDefinitionId, directoryScopeId },
      })),
  },
  "roleManagement/directory/roleEligibilityScheduleInstances": {
    permissions: readPermissions.eligibleRoles,
    filterable: ["id", "principalId", "roleDefinitionId", "directoryScopeId"],
    items: ({ roles }) =>
      roles.eligible.map((held) => ({
        ...eligibilityOf(held),
        roleDefinitionId: held.roleDefinitionId,
        directoryScopeId: held.directoryScopeId,
        appScopeId: null,
        memberType: "Direct",
        roleEligibilityScheduleId: held.id,
      })),
  },
  "identityGovernance/privilegedAccess/group/eligibilityScheduleInstances": {
    permissions: readPermissions.eligibleMembers,
    filterable: ["id", "principalId", "groupId", "accessId"],
    mustFilter: ["groupId", "principalId"],
    items: ({ roles }) =>
      roles.eligibleForGroups.map((held) => ({
        ...eligibilityOf(held),
        groupId: held.groupId,
        accessId: held.accessId,
        memberType: "direct",
        eligibilityScheduleId: held.id,
      })),
  },
};

/** Lists of roles, of who has them and who may take them; undefined: the path is none of these. @throws GraphFailure */
export function answerRoles(tenant: Tenant, root: string, request: GraphRequest): GraphResponse | undefined {
  const path = request.segments.join("/");
  const list = Object.hasOwn(lists, path) ? lists[path] : undefined;
  if (list === undefined) return undefined;
  const { principal, query } = request;
  requireAny(principal, list.permissions);
  const filter = query.get("$filter");
  const { mustFilter } = list;
  if (mustFilter && !mustFilter.some((name) => filter?.includes(`${name} eq `))) {
    throw failures.badRequest(`The filter must name ${mustFilter.join(" or ")}.`);
  }
  const isWanted = filter === null ? () => true : readFilter(filter, list.filterable);
  const items = list.items(tenant).filter(isWanted);
  const expanded = query.get("$expand")?.split(",") ?? [];
  return listed(root, request, { context: path, items, show: (item) => expand(tenant, item, expanded) });
}

function expand(tenant: Tenant, item: Properties, names: readonly string[]): Properties {
  const role = roleDefinitions.find(({ id }) => id === item["roleDefinitionId"]);
  const principal = tenant.object(String(item["principalId"]));
  const userType = principal?.["userType"];
  return {
    ...item,
    ...(names.includes("principal") && {
      principal: principal
        ? { ...selectAmong(principal, new URLSearchParams()), ...(userType !== undefined && { userType }) }
        : null,
    }),
    ...(names.includes("roleDefinition") && { roleDefinition: role ?? null }),
  };
}
