import { dirname, join } from "node:path";

/** A file of this package, by its path in it: the same file for the sources and for what was built from them. */
export function packageFile(...path: readonly string[]): string {
  return join(dirname(require.resolve("tapwatch/package.json")), ...path);
}
