export { type AuditReading, auditPermissions, mayReadAudits, readAudits } from "./audit-log";
export type { ReaderDependencies } from "./client";
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
export { createObjectReader, type GraphObject, type ObjectReader, type Question } from "./objects";
export { type PolicyReading, policyPermissions, readPassPolicy } from "./pass-policy";
export { type Claims, type Probe, probe } from "./probe";
export { createReader } from "./reader";
export { holdsAny, passPermissions, permissionsOf } from "./remedies";
export { eligibilityPermissions, type RoleMembers, readRole, rolePermissions } from "./roles";
export { sharedCredential } from "./shared-credential";
export { SignInInputError, signInChoice } from "./sign-in-choice";
export { passSignIn } from "./sign-ins";
