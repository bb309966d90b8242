import { instantSchema, ticketSchema } from "@tapwatch/provider/approvals";
import { didYouMean } from "../base/nearest";
import { minute } from "../base/text";

/** @throws Error naming --expires, if it is no instant or has passed */
export function readExpires(expires: string | undefined, now: Date): string | undefined {
  const problem = expires === undefined ? undefined : expiresProblem(expires, now);
  if (problem !== undefined) throw new Error(`--expires ${problem}`);
  return expires === undefined ? undefined : new Date(expires).toISOString();
}

/** What is wrong with it, if anything. */
export function expiresProblem(expires: string, now: Date): string | undefined {
  const result = instantSchema.safeParse(expires);
  if (!result.success) return result.error.issues[0]?.message;
  if (Date.parse(expires) > now.getTime()) return undefined;
  return `must be in the future: now it is ${minute(now.toISOString())} now`;
}

/** @throws Error naming --ticket */
export function readTicket(ticket: string | undefined): string | undefined {
  const problem = ticket === undefined ? undefined : ticketProblem(ticket.trim());
  if (problem !== undefined) throw new Error(`--ticket ${problem}`);
  return ticket?.trim();
}

/** What is wrong with it, if anything. */
export function ticketProblem(ticket: string): string | undefined {
  if (ticketSchema.safeParse(ticket).success) return undefined;
  return "must be one line of 1 to 200 characters, such as CHG-1042";
}

/**
 * The watched users by the names that were given, without regard to case, as Entra compares them.
 * @throws Error naming those whom nobody watches
 */
export function readUsers(given: readonly string[], watched: readonly string[]): string[] {
  const byName = new Map(watched.map((user) => [user.toLowerCase(), user]));
  const names = given.map((user) => user.trim().toLowerCase());
  const unknown = given.filter((_, index) => !byName.has(names[index] ?? ""));
  if (unknown.length > 0) {
    throw new Error(
      `--user ${unknown.map((user) => user.trim() || "''").join(", ")}: not watched by this stack${didYouMean(unknown, watched)}; ` +
        "'tapwatch outputs watched' lists the watched users, and 'tapwatch up' begins to watch new ones",
    );
  }
  return [...new Set(names.flatMap((name) => byName.get(name) ?? []))];
}
