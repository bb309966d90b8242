import type { Settings } from "@tapwatch/provider/settings";
import type { Directory } from "./directory";

/** The directory of the stack's tenant: groups and users by azuread's provider, the rest by tapwatch's own sign-in. */
export async function currentDirectory(settings: Settings | undefined): Promise<Directory> {
  // Loaded here: a stack that names its users needs none of this.
  const { getGroup, getGroups, getUsers } = await import("@pulumi/azuread");
  const { azureadDirectory } = await import("./azuread.js");
  const { ownReads } = await import("./own-reads.js");
  return azureadDirectory({ getGroup, getGroups, getUsers }, ownReads(settings));
}
