import { publint } from "publint";
import { formatMessage } from "publint/utils";

/**
 * What publint says of a package, a line each.
 * @param {string} directory of the package
 * @param {ArrayBuffer} [tarball] what is published of it; without it, everything that is there
 * @returns {Promise<string[]>}
 */
export async function packageProblems(directory, tarball) {
  const { messages, pkg } = await publint({
    pkgDir: directory,
    level: "suggestion",
    strict: true,
    pack: tarball === undefined ? false : { tarball },
  });
  return messages.map((message) => `${pkg.name}: ${formatMessage(message, pkg, { color: false })}`);
}
