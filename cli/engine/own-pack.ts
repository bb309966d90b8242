import { dirname } from "node:path";
import { isSameFile } from "../base/same-file";

/** The policy of tapwatch's own pack that flags drift without an approval. */
export const driftPolicy = "tap-unapproved";
/** The policy that flags users who were not observed. */
export const observationPolicy = "tap-not-observed";
/** The policy that judges users whom nobody watches. */
export const unwatchedPolicy = "tap-unwatched-user";

/** The directory of the pack that comes with tapwatch. */
export function ownPack(): string {
  return dirname(require.resolve("@tapwatch/policies/package.json"));
}

/** Whether a directory is that of tapwatch's own pack, by whatever path. */
export function isOwnPack(directory: string): boolean {
  // If it is missing, the error comes when it is started.
  return isSameFile(directory, ownPack());
}
