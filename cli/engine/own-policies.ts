import { policies } from "@tapwatch/policies";
import type { PackPolicy } from "./policy-configuration";
import type { Properties } from "./state";

/** What tapwatch's own pack says of its policies, without the pack having to run. */
export const ownPolicies: readonly PackPolicy[] = policies.map(
  ({ name, enforcementLevel = "advisory", configSchema }) => ({
    name,
    enforcementLevel,
    properties: (configSchema?.properties ?? {}) as Properties,
    required: configSchema?.required ?? [],
  }),
);
