import { createObjectReader, type ObjectReader, readRole } from "@tapwatch/provider/graph";
import type { Settings } from "@tapwatch/provider/settings";
import { azureadDirectory } from "./azuread";
import type { Directory, RoleHolders } from "./directory";

/** The directory of the stack's tenant: groups and users by azuread's provider, roles by tapwatch's own sign-in. */
export async function currentDirectory(settings: Settings | undefined): Promise<Directory> {
  // Loaded here: a stack that names its users does not need it.
  const { getGroup, getGroups, getUsers } = await import("@pulumi/azuread");
  return azureadDirectory({ getGroup, getGroups, getUsers }, rolesOf(settings));
}

/** Who has a role, read by the sign-in that reads the passes. */
export function rolesOf(settings: Settings | undefined): (role: string) => Promise<RoleHolders> {
  let reader: ObjectReader | undefined;
  return (role) => {
    reader ??= createObjectReader(settings ?? {});
    return readRole(role, reader);
  };
}
