import { constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { isAccessible } from "../../base/accessible";

/** Where a Pulumi command line was found. */
export interface Location {
  readonly file: string;
  /** Of an installation that is not on the PATH: the directory with its `bin`. */
  readonly root?: string;
}

/**
 * `pulumi policy analyze`, which judges what a refresh saved, came with it; and from an older one on a refresh takes the
 * inputs that the provider reads.
 */
export const oldestVersion = "3.229.0";

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/**
 * Finds Pulumi's command line: on the PATH, else the newest that the npm package `pulumi` has downloaded, which keeps them
 * in $PULUMI_HOME/versions.
 */
export function locatePulumi(env: NodeJS.ProcessEnv = process.env): Location | undefined {
  const onPath = (env["PATH"] ?? "")
    .split(delimiter)
    .map((directory) => join(directory, executable))
    .find((file) => isAccessible(file, constants.X_OK));
  if (onPath !== undefined) return { file: onPath };

  const versions = join(env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "versions");
  const numeric = new Intl.Collator("en", { numeric: true });
  return (existsSync(versions) ? readdirSync(versions) : [])
    .sort((left, right) => numeric.compare(right, left))
    .map((version) => join(versions, version))
    .map((root) => ({ root, file: join(root, "bin", executable) }))
    .find(({ file }) => isAccessible(file, constants.X_OK));
}
