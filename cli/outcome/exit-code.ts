import { pendingIn } from "./forgotten";
import type { Facts, Outcome } from "./outcome";

/** What the command's exit code says. Several may be true: the first in this order wins. `words`: in one line of output. */
export const exitCodes = {
  failed: {
    code: 1,
    words: "the run failed",
    meaning: "failed: wrong configuration, no sign-in, or could not tell of any user",
  },
  violation: {
    code: 3,
    words: "a mandatory policy is violated",
    meaning: "a policy at level mandatory is violated",
  },
  drift: { code: 2, words: "drift that no approval names", meaning: "drift that no approval names" },
  unread: {
    code: 4,
    words: "could not tell of some users",
    meaning: "could not tell of some users; the others are in sync",
  },
  inSync: { code: 0, words: "in sync and compliant", meaning: "in sync and compliant" },
} as const;

/** What the exit code goes by. */
export type ExitFacts = Pick<Facts, "users" | "drift" | "findings" | "unreadable"> &
  Partial<Pick<Outcome, "forgotten">>;

/** The exit code for these facts. @param failed whether more than reading went wrong */
export function exitCodeOf(facts: ExitFacts, failed: boolean): number {
  const [worst = "inSync"] = standingIn(facts, failed);
  return exitCodes[worst].code;
}

/**
 * All outcomes that are true, the one that decides first; empty: in sync.
 * @param failed whether more than reading went wrong
 */
export function standingIn(
  { users, drift, findings, unreadable, forgotten = [] }: ExitFacts,
  failed: boolean,
): (keyof typeof exitCodes)[] {
  if (failed || nobodyTold({ users, unreadable })) return ["failed"];
  const is = {
    violation: findings.some(({ enforcementLevel }) => enforcementLevel === "mandatory"),
    drift: drift.length + pendingIn(forgotten).length > 0,
    unread: unreadable.length > 0,
  };
  return (["violation", "drift", "unread"] as const).filter((name) => is[name]);
}

/** Whether the run asked, and could not tell of any user. */
export function nobodyTold({ users, unreadable }: Pick<Facts, "users" | "unreadable">): boolean {
  const notTold = new Set(unreadable.filter(({ reason }) => reason !== "notAsked").map(({ user }) => user));
  return notTold.size > 0 && users.every(({ user }) => notTold.has(user));
}

/**
 * Where several are true: the first in the table's order. A code that a later version gives is no reason to call all well.
 */
export function worstOf(...codes: readonly number[]): number {
  const order: number[] = Object.values(exitCodes).map(({ code }) => code);
  if (codes.some((code) => !order.includes(code))) return exitCodes.failed.code;
  return order.find((code) => codes.includes(code)) ?? exitCodes.inSync.code;
}

/** What the exit code of `tapwatch events` says: it judges events, and nobody's pass. */
export const eventsExitCodeHelp = [
  "\nExit codes:",
  `  ${exitCodes.inSync.code}  every event is explained or approved`,
  `  ${exitCodes.failed.code}  failed: wrong configuration, no sign-in, or no permission to read the log`,
  `  ${exitCodes.drift.code}  an event is unexplained`,
  `  ${exitCodes.unread.code}  could not tell: the log does not answer, or an event is not judged or undecided`,
].join("\n");

export function exitCodeHelp(): string {
  const lines = Object.values(exitCodes)
    .toSorted((left, right) => left.code - right.code)
    .map(({ code, meaning }) => `  ${code}  ${meaning}`);
  return ["", "Exit codes:", ...lines, "  If several are true, the first of 1, 3, 2, 4 counts."].join("\n");
}

export const plainExitCodeHelp = "\nExit codes:\n  0  done\n  1  failed";
