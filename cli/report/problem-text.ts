import { minute, plain } from "../base/text";
import { byMessage } from "../outcome/not-read";
import { type UserFact, usersOf } from "../outcome/outcome";
import type { NotReadProblem, Problem } from "../record/problems";
import { describeDrifted, describePass } from "./describe";
import { describeInitiator } from "./initiator";

/** A problem as a table shows it. Text from outside is in `user`, `name` and `detail`. */
export interface ProblemRow extends Pick<Problem, "severity"> {
  /** Empty: the stack. */
  readonly user: string;
  /** The kind of the drift, the policy with its level, or "could not tell". */
  readonly name: string;
  readonly level?: string;
  readonly detail: string;
  /** When it was found first, as far as known. */
  readonly since?: string;
  /** Of a drift: who caused it, if the audit log tells. */
  readonly by?: string;
}

/** Rows in the order of the problems. Users of whom nobody could tell for the same reason are one row. */
export function problemRows(
  problems: readonly Problem[],
  facts: { readonly users: readonly UserFact[] },
): ProblemRow[] {
  const factOf = usersOf(facts);
  const groups = new Map(
    byMessage(problems.flatMap((each) => (each.what === "couldNotTell" ? [{ ...each.entry, problem: each }] : []))).map(
      ({ message, same }) => [message, same.map(({ problem }) => problem)],
    ),
  );
  return problems.flatMap((problem) => {
    if (problem.what !== "couldNotTell") return [rowOf(problem, factOf)];
    const same = groups.get(problem.entry.message) ?? [problem];
    if (same[0] !== problem) return [];
    return [same.length === 1 ? rowOf(problem, factOf) : sharedRow(problem, same.length, facts.users.length)];
  });
}

/** The whole of a problem in one line, with its severity. */
export function problemLine(problem: Problem): string {
  const { severity, name, user } = problem;
  const start = `${severity}: ${name}: `;
  switch (problem.what) {
    case "drift": {
      const by = describeInitiator(problem.entry);
      return plain(`${start}${user}${by === undefined ? "" : ` (by ${by})`}`);
    }
    case "finding":
      return plain(`${start}${problem.entry.message}`);
    case "couldNotTell":
      return plain(`${start}${user}: ${problem.entry.message}`);
  }
}

function rowOf(problem: Problem, factOf: ReadonlyMap<string, UserFact>): ProblemRow {
  const { severity, name, user = "" } = problem;
  const row = { severity, user: plain(user), name: plain(name) };
  switch (problem.what) {
    case "drift": {
      const by = describeInitiator(problem.entry);
      const detail = describeDrifted(problem.entry, factOf.get(user));
      return { ...row, detail, ...sinceOf(problem.entry.firstReportedDateTime), ...(by && { by }) };
    }
    case "finding":
      return { ...row, level: problem.entry.enforcementLevel, detail: withoutUser(problem.entry) };
    case "couldNotTell": {
      const { message, firstReportedDateTime: since, reason } = problem.entry;
      const pass = factOf.get(user)?.pass;
      const last = reason === "refused" && pass !== undefined ? `; last known: ${describePass(pass)}` : "";
      return { ...row, detail: plain(message + last), ...sinceOf(since) };
    }
  }
}

function sharedRow({ severity, name, entry }: NotReadProblem, count: number, all: number): ProblemRow {
  return { severity, name, user: count === all ? `all ${all} users` : `${count} users`, detail: plain(entry.message) };
}

function sinceOf(since: string | undefined) {
  return since === undefined ? {} : { since: minute(since) };
}

/** Messages of tapwatch's policies begin with the user, who has a place of its own in a row. */
function withoutUser({ user, message }: { readonly user?: string; readonly message: string }): string {
  const start = `${user}: `;
  return plain(user !== undefined && message.startsWith(start) ? message.slice(start.length) : message);
}
