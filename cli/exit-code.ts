import type { OperationResult } from "./engine/engine";
import { pictureOf } from "./report/picture";

/** What the command's exit code says. Several may be true: the first in this order wins. */
export const exitCodes = {
  failed: { code: 1, meaning: "could not do the work: wrong configuration, no sign-in, nobody could be read" },
  violation: { code: 3, meaning: "a policy at level mandatory is violated" },
  drift: { code: 2, meaning: "drift that no approval names" },
  unread: { code: 4, meaning: "some users could not be read; nothing is known against the others" },
  inSync: { code: 0, meaning: "in sync and compliant" },
} as const;

/** The exit code of an operation: it tells how things stand after it. */
export function exitCodeOf(result: OperationResult): number {
  const { drifted, unreadable, unread, violations } = pictureOf(result);
  const isRefused = violations.some(({ enforcementLevel }) => enforcementLevel === "mandatory");
  const isWrong = result.failures.some(({ op }) => op === "check" || op === "delete");

  if (isWrong || result.stopped) return exitCodes.failed.code;
  if (isRefused) return exitCodes.violation.code;
  if (drifted.length > 0) return exitCodes.drift.code;
  if (unreadable.length + unread.length > 0) return exitCodes.unread.code;
  return exitCodes.inSync.code;
}

/** Where several are true: the first in the table's order. */
export function worstOf(...codes: readonly number[]): number {
  return Object.values(exitCodes).find(({ code }) => codes.includes(code))?.code ?? exitCodes.inSync.code;
}

export function exitCodeHelp(): string {
  const lines = Object.values(exitCodes)
    .toSorted((left, right) => left.code - right.code)
    .map(({ code, meaning }) => `  ${code}  ${meaning}`);
  return ["", "Exit codes:", ...lines, "  Where several are true, the first of 1, 3, 2, 4 is given."].join("\n");
}

export const plainExitCodeHelp = "\nExit codes:\n  0  done\n  1  not done, or something fails";
