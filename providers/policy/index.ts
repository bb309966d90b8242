import { currentMoment } from "../moment";
import { configureRuntime, currentRuntime } from "../runtime";
import { createPolicyProvider } from "./provider";

// The exports of this module are the provider: Pulumi's serializer then stores a reference to the package in the state,
// not its source (policy.js beside package.json says more). Pulumi calls the verbs by these names.
const { check, create, read, diff, update, delete: forget } = createPolicyProvider(currentRuntime, currentMoment);

export { check, create, diff, forget as delete, read, update };

/** Takes the stack's configuration; Pulumi calls it before any verb. */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  configureRuntime((key) => config.get(key));
}
