export { azureadDirectory, type Lookups } from "./azuread";
export type { Directory, Person, RoleHolders } from "./directory";
