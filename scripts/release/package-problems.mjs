import { publint } from "publint";
import { formatMessage } from "publint/utils";

/**
 * What publint says of a package, a line each.
 * @param {string | ArrayBuffer} what the package's directory, or the tarball that is published of it
 * @returns {Promise<string[]>}
 */
export async function packageProblems(what) {
  const { messages, pkg } = await publint({
    level: "suggestion",
    strict: true,
    ...(typeof what === "string" ? { pkgDir: what, pack: false } : { pack: { tarball: what } }),
  });
  return messages.map((message) => `${pkg.name}: ${formatMessage(message, pkg, { color: false })}`);
}
