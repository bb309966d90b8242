import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";

/** The policy of tapwatch's own pack that says of a drift that nobody accepted it. */
export const driftPolicy = "tap-unapproved";
/** The one that says that a user was not observed. */
export const observationPolicy = "tap-not-observed";

/** The directory of the pack that comes with tapwatch. */
export function ownPack(): string {
  return dirname(require.resolve("@tapwatch/policies/package.json"));
}

/** Whether a directory is that of tapwatch's own pack, by whatever path. */
export function isOwnPack(directory: string): boolean {
  // What is not there is said where it is started.
  return existsSync(directory) && realpathSync(directory) === realpathSync(ownPack());
}
