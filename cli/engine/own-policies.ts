import { policies } from "@tapwatch/policies";
import type { PackPolicy } from "./policy-configuration";
import type { Properties } from "./state";

/** The descriptions of tapwatch's own policies, without running the pack. */
export const ownPolicies: readonly PackPolicy[] = policies.map(
  ({ name, enforcementLevel = "advisory", configSchema }) => ({
    name,
    enforcementLevel,
    properties: (configSchema?.properties ?? {}) as Properties,
    required: configSchema?.required ?? [],
  }),
);
