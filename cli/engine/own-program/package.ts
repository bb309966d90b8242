import { isSameFile } from "../../base/same-file";

/**
 * Whether a package is the very one that this command was installed with.
 * @param resolve finds it as the one who uses it would
 */
export function isOwnPackage(name: string, resolve: (specifier: string) => string): boolean {
  const file = `${name}/package.json`;
  try {
    return isSameFile(resolve(file), require.resolve(file));
  } catch {
    // If it is missing, the error comes when it is started.
    return false;
  }
}
