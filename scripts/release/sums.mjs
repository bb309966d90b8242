import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes SHA256SUMS of files beside it, as `sha256sum --check` reads it.
 * @param {string} directory
 * @param {readonly string[]} files
 */
export function writeSums(directory, files) {
  const lines = [...files].sort().map((file) => {
    const sum = createHash("sha256")
      .update(readFileSync(join(directory, file)))
      .digest("hex");
    return `${sum}  ${file}\n`;
  });
  writeFileSync(join(directory, "SHA256SUMS"), lines.join(""));
}
