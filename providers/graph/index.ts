export { type CloudName, clouds, type ReaderSettings } from "./clouds";
export {
  BadAnswerError,
  GraphError,
  RefusedError,
  RejectedError,
  SignInError,
  TenantError,
  UnavailableError,
} from "./errors";
export { createReader, type ReaderDependencies } from "./reader";
