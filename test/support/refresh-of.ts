import { Deployment, type DeploymentOptions } from "../../cli/engine/embedded/deployment";
import type { ProviderHost } from "../../cli/engine/embedded/hosts";

/** A refresh of the embedded engine's without a program and without packs, by a provider that the test plays. */
export function refreshOf({
  provider,
  ...options
}: Pick<DeploymentOptions, "name" | "previous" | "now"> & {
  readonly provider: Pick<ProviderHost, "read" | "diff">;
}): Deployment {
  return new Deployment({
    ...options,
    provider: async () => provider as ProviderHost,
    providerInputs: {},
    analyzers: async () => [],
    refresh: true,
    refreshOnly: true,
    dryRun: false,
    isTarget: () => true,
  });
}
