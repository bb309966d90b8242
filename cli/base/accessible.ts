import { accessSync } from "node:fs";

/** @param mode of `constants` in node:fs, such as R_OK or X_OK */
export function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
