import { dirname } from "node:path";
import type { OperationOptions } from "./engine/engine";

/** The policy of tapwatch's own pack that says of a drift that nobody accepted it. */
export const driftPolicy = "tap-unapproved";
/** The one that says that a user was not observed. */
export const observationPolicy = "tap-not-observed";

/** The directory of the pack that comes with tapwatch. */
export function ownPack(): string {
  return dirname(require.resolve("@tapwatch/policies/package.json"));
}

/**
 * The options of an acceptance, or of its preview. That nobody accepted a drift yet is what an acceptance is about: the
 * policy says so, and does not stop it.
 */
export function accepting(options: OperationOptions): OperationOptions {
  const packs = options.policyPacks ?? [];
  return { ...options, policyPacks: packs.map((pack) => ({ ...pack, advisory: [driftPolicy] })) };
}
