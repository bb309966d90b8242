import type { Questions } from "../ask";
import { describePass, plain } from "../report/describe";
import type { Picture } from "../report/picture";
import { driftSection, joined, list } from "../report/terminal";
import { expiresProblem, ticketProblem } from "./request";

type Drifted = Picture["drifted"];

/** The terms of an approval. */
export interface Terms {
  readonly ticket?: string | undefined;
  /** ISO 8601 instant. */
  readonly expires?: string | undefined;
}

export interface Reviewed extends Terms {
  /** Whose drift is to be approved; nobody's: none. */
  readonly users: readonly string[];
}

/** What would be approved, as people read it. */
export function showReview(drifted: Drifted, named: readonly string[], diff: boolean): string {
  const users = new Set(drifted.map(({ user }) => user));
  const quiet = named.filter((user) => !users.has(user)).map((user) => `${user}: no drift, nothing to accept`);
  return joined([driftSection({ drifted }, "Drift to be accepted", { diff }), list(quiet)]);
}

/** Asks whom, and on what terms; what was given on the command line is not asked. */
export async function askReview(
  drifted: Drifted,
  questions: Questions,
  { isNamed, terms, now }: { readonly isNamed: boolean; readonly terms: Terms; readonly now: Date },
): Promise<Reviewed> {
  const users = isNamed
    ? drifted.map(({ user }) => user)
    : await questions.choose(
        "Whose drift shall be accepted?",
        drifted.map(({ user, drift, pass }) => ({
          value: user,
          label: `${plain(user)}: ${drift.kind}`,
          hint: describePass(pass),
        })),
      );
  const ticket = terms.ticket ?? (await questions.text("Ticket, where this was agreed?", ticketProblem, "CHG-1042"));
  const expires =
    terms.expires ??
    (await questions.text(
      "Accepted until? (for good: Enter)",
      (text) => (text === "" ? undefined : expiresProblem(text, now)),
      new Date(now.getTime() + 8 * 3_600_000).toISOString(),
    ));
  const whom = users.length === 1 ? plain(users[0] ?? "") : `${users.length} users`;
  const isSure = await questions.confirm(`Accept the drift of ${whom}?`);
  return { users: isSure ? users : [], ticket, ...(expires !== "" && { expires: new Date(expires).toISOString() }) };
}
