import { lazyVerbs } from "./lazy-verbs";

// The exports of this module are the provider: Pulumi's serializer then stores a reference to the package in the state,
// not its source (index.js beside package.json says more). Pulumi calls the verbs by these names.
const {
  check,
  configure,
  create,
  read,
  diff,
  update,
  delete: forget,
} = lazyVerbs(async () => (await import("./provider.js")).createProvider);

export type { Approval, ApprovalForm } from "./approvals/approval";
export type { Drift, DriftKind, PropertyChange } from "./drift/drift";
export type { Pass } from "./pass";
export { type ApprovalArgs, TemporaryAccessPassMethod, type TemporaryAccessPassMethodArgs } from "./resource";
export type { Acceptance, Arguments, Gone, Outputs, Unreadable } from "./state";
export { check, configure, create, diff, forget as delete, read, update };
