import { relative } from "node:path";

/** A path as people name it: from where they are, unless it lies elsewhere. */
export function shownPath(path: string, from = process.cwd()): string {
  const near = relative(from, path);
  return near === "" || near.startsWith("..") ? path : near;
}
