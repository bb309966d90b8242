import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Puts a stand-in for a command into a directory: a shell script.
 * @returns the PATH on which it comes first
 */
export function addTool(directory: string, name: string, script: string): string {
  writeFileSync(join(directory, name), `#!/usr/bin/env bash\nset -euo pipefail\n${script}\n`);
  chmodSync(join(directory, name), 0o755);
  return `${directory}${delimiter}${process.env["PATH"]}`;
}
