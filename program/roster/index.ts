export { azureadDirectory, type Lookups, lookupsBy } from "./azuread";
export type { Directory, Person, RoleHolders } from "./directory";
export { ownReads } from "./own-reads";
