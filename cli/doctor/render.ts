import pc from "picocolors";
import { plain } from "../base/text";
import type { CheckResult } from "./check-result";

const colours: Readonly<Record<CheckResult["status"], (text: string) => string>> = {
  ok: pc.green,
  warn: pc.yellow,
  fail: pc.red,
  skipped: pc.dim,
};

/** A line for each, and what to do about it. */
export function renderResults(findings: readonly CheckResult[]): string {
  return findings
    .map(({ check, status, message, remedy }) => {
      const line = `${colours[status](status.padEnd(7))}  ${check.padEnd(13)}  ${plain(message)}\n`;
      return remedy === undefined ? line : `${line}${" ".repeat(24)}→ ${plain(remedy)}\n`;
    })
    .join("");
}
