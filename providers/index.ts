import { currentMoment } from "./moment";
import { createProvider } from "./provider";
import { configureRuntime, currentRuntime } from "./runtime";

// The exports of this module are the provider: Pulumi's serializer then stores a reference to the package in the state,
// not its source (index.js beside package.json says more). Pulumi calls the verbs by these names.
const { check, create, read, diff, update, delete: forget } = createProvider(currentRuntime, currentMoment);

export { check, create, diff, forget as delete, read, update };

/** Takes the stack's configuration; Pulumi calls it once per provider process, before any verb. */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  configureRuntime((key) => config.get(key));
}

export { type Approval, type ApprovalForm, formOf } from "./approvals/approval";
export { type ApprovalEntry, namedApprovals } from "./approvals/list";
export { instantSchema } from "./approvals/schema";
export { failuresOf } from "./arguments";
export { samePass } from "./drift/compare";
export { type Drift, type DriftKind, driftKinds, type PropertyChange } from "./drift/drift";
export { type Claims, type Probe, probe } from "./graph/probe";
export { permissionsOf } from "./graph/remedies";
export type { Pass } from "./pass";
export { TemporaryAccessPassMethod, type TemporaryAccessPassMethodArgs } from "./resource";
export { readSettings, type Settings, settingNames } from "./settings";
export { namedShard, type Shard, usersOf } from "./shard";
export type { Acceptance, Arguments, Gone, Outputs, Unreadable } from "./state";
export { checkUsers, namedUsers, withApprovals } from "./users";
export { readUsersFile } from "./users-file";
