import { lazyVerbs } from "../lazy-verbs";
import { currentMoment } from "../moment";

// The exports of this module are the provider: Pulumi's serializer then stores a reference to the package in the state,
// not its source (policy.js beside package.json says more). Pulumi calls the verbs by these names.
const {
  check,
  create,
  read,
  diff,
  update,
  delete: forget,
} = lazyVerbs(async () => {
  const { createPolicyProvider } = await import("./provider.js");
  const { currentRuntime } = await import("../runtime.js");
  return createPolicyProvider(currentRuntime, currentMoment);
});

export { check, create, diff, forget as delete, read, update };

/** Takes the stack's configuration; Pulumi calls it before any verb. */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  const { configureRuntime } = await import("../runtime.js");
  configureRuntime((key) => config.get(key));
}
