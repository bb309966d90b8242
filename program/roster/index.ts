export { azureadDirectory, type Lookups, lookupsBy } from "./azuread";
export { rolesOf } from "./current-directory";
export type { Directory, Person, RoleHolders } from "./directory";
