import { isObjectId } from "../object-id";
import type { GraphObject, ObjectReader } from "./objects";

/** Who has a role, or may take it. All are object ids, each once. */
export interface RoleMembers {
  readonly displayName: string;
  readonly users: readonly string[];
  /** Role-assignable groups. */
  readonly groups: readonly string[];
}

/** https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments */
export const rolePermissions = [
  "RoleManagement.Read.Directory",
  "RoleManagement.Read.All",
  "Directory.Read.All",
] as const;

/** https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances */
export const eligibilityPermissions = [
  "RoleEligibilitySchedule.Read.Directory",
  "RoleManagement.Read.Directory",
  "RoleManagement.Read.All",
] as const;

/** https://learn.microsoft.com/graph/api/directoryobject-get */
const objectPermissions = ["Directory.Read.All"] as const;

/** A tenant without Microsoft Entra ID P2 has no eligible assignments, and says so with this code. */
const noLicense = "AadPremiumLicenseRequired";

const userType = "#microsoft.graph.user";
const groupType = "#microsoft.graph.group";

/**
 * Who has a directory role now, and who may activate it. azuread has no look-up for either.
 * @param role display name, or template id
 * @throws Error if no role or more than one has the name; GraphError if Graph does not tell
 */
export async function readRole(role: string, reader: ObjectReader): Promise<RoleMembers> {
  const { id, displayName } = await definitionOf(role, reader);
  const filter = `$filter=${encodeURIComponent(`roleDefinitionId eq '${id}'`)}&$expand=principal`;
  const [active, eligible] = await Promise.all([
    reader.list({
      url: `/roleManagement/directory/roleAssignments?${filter}`,
      about: `who has the role ${displayName}`,
      permissions: rolePermissions,
    }),
    reader
      .list({
        url: `/roleManagement/directory/roleEligibilityScheduleInstances?${filter}`,
        about: `who is eligible for the role ${displayName}`,
        permissions: eligibilityPermissions,
      })
      .catch(withoutLicense),
  ]);
  const types = new Map<string, unknown>();
  for (const { principalId, principal } of [...active, ...eligible]) {
    if (typeof principalId !== "string")
      throw new Error(`could not tell who has the role ${displayName}: no principalId`);
    const type = Object(principal)["@odata.type"] as unknown;
    types.set(principalId.toLowerCase(), type ?? types.get(principalId.toLowerCase()));
  }
  const ids = [...types.keys()];
  const known = await Promise.all(
    ids.map(async (each) => types.get(each) ?? (await typeOf(each, displayName, reader))),
  );
  const ofType = (type: string) => ids.filter((_, index) => known[index] === type);
  return { displayName, users: ofType(userType), groups: ofType(groupType) };
}

async function definitionOf(role: string, reader: ObjectReader): Promise<{ id: string; displayName: string }> {
  const filter = isObjectId(role) ? `templateId eq '${role}'` : `displayName eq '${role.replaceAll("'", "''")}'`;
  const found = await reader.search({
    url: `/roleManagement/directory/roleDefinitions?$filter=${encodeURIComponent(filter)}`,
    about: `the role ${role}`,
    permissions: rolePermissions,
  });
  const [first] = found;
  if (found.length > 1) throw new Error(`${found.length} roles have the name '${role}': write the id of one of them`);
  if (first === undefined) throw new Error(`there is no role '${role}': write its display name or its template id`);
  return { id: String(first["id"]), displayName: String(first["displayName"]) };
}

/** What a principal is that Graph did not expand: it was deleted, or the token may not read it. */
async function typeOf(id: string, role: string, reader: ObjectReader): Promise<unknown> {
  const object = await reader.find({
    url: `/directoryObjects/${id}`,
    about: `the holder ${id} of the role ${role}`,
    permissions: objectPermissions,
  });
  if (object !== undefined && typeof object["@odata.type"] !== "string") {
    throw new Error(`could not tell what the holder ${id} of the role ${role} is: Graph gives no @odata.type`);
  }
  return object?.["@odata.type"];
}

function withoutLicense(error: unknown): readonly GraphObject[] {
  if ((error as { code?: unknown }).code === noLicense) return [];
  throw error;
}
