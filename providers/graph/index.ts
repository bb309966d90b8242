export { type CloudName, clouds, type ReaderSettings } from "./clouds";
export { idPermissions, mayReadIds } from "./directory";
export {
  BadAnswerError,
  GraphError,
  RefusedError,
  RejectedError,
  SignInError,
  TenantError,
  UnavailableError,
} from "./errors";
export { type Claims, type Probe, probe } from "./probe";
export { createReader, type ReaderDependencies } from "./reader";
export { permissionsOf } from "./remedies";
