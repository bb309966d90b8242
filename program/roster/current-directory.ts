import type { Settings } from "@tapwatch/provider/settings";
import { azureadDirectory } from "./azuread";
import type { Directory } from "./directory";
import { ownReads } from "./own-reads";

/** The directory of the stack's tenant: groups and users by azuread's provider, the rest by tapwatch's own sign-in. */
export async function currentDirectory(settings: Settings | undefined): Promise<Directory> {
  // Loaded here: a stack that names its users does not need it.
  const { getGroup, getGroups, getUsers } = await import("@pulumi/azuread");
  return azureadDirectory({ getGroup, getGroups, getUsers }, ownReads(settings));
}
