import type { ResourceState } from "../engine/state";
import { outcomeOf } from "./of-result";
import type { Outcome } from "./outcome";

/**
 * What a saved state says, without a run. It knows no findings.
 * @param isRead whether it is to be told as the last look saw it; false: nobody was asked now
 */
export function outcomeOfState(resources: readonly ResourceState[], isRead = false): Outcome {
  const nothing = { before: [], steps: [], failures: [], violations: [], diagnostics: [], outputs: {} };
  const read = isRead ? resources.map(({ urn }) => urn) : [];
  return outcomeOf({ kind: "refresh", resources, ...nothing, read, stopped: false });
}
