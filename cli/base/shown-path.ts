import { relative } from "node:path";

/** A path for people: relative to the working directory if it is below it, else absolute. */
export function shownPath(path: string, from = process.cwd()): string {
  const near = relative(from, path);
  return near === "" || near.startsWith("..") ? path : near;
}
