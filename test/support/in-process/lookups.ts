import { createLookups } from "../../../cli/engine/embedded/azuread";
import type { Hosts } from "../../../cli/engine/embedded/hosts";

/** The look-ups themselves, without their process. */
export const startLookups: Hosts["startLookups"] = async ({ config }, tenantId) => ({
  invoke: createLookups(config, tenantId),
  stop: () => {},
});
