import { lazyVerbs } from "./lazy-verbs";
import { currentMoment } from "./moment";

// The exports of this module are the provider: Pulumi's serializer then stores a reference to the package in the state,
// not its source (index.js beside package.json says more). Pulumi calls the verbs by these names.
const {
  check,
  create,
  read,
  diff,
  update,
  delete: forget,
} = lazyVerbs(async () => {
  const { createProvider } = await import("./provider.js");
  const { currentRuntime } = await import("./runtime.js");
  return createProvider(currentRuntime, currentMoment);
});

export { check, create, diff, forget as delete, read, update };

/** Takes the stack's configuration; Pulumi calls it once per provider process, before any verb. */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  const { configureRuntime } = await import("./runtime.js");
  configureRuntime((key) => config.get(key));
}

export type { Approval, ApprovalForm } from "./approvals/approval";
export type { Drift, DriftKind, PropertyChange } from "./drift/drift";
export type { Pass } from "./pass";
export { type ApprovalArgs, TemporaryAccessPassMethod, type TemporaryAccessPassMethodArgs } from "./resource";
export type { Acceptance, Arguments, Gone, Outputs, Unreadable } from "./state";
