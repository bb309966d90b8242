import { existsSync, realpathSync } from "node:fs";

/** Whether two paths lead to the same file or directory. A path that leads nowhere is none's. */
export function isSameFile(path: string, other: string): boolean {
  return existsSync(path) && realpathSync(path) === realpathSync(other);
}
