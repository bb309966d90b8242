import type { Questions } from "../ask";
import { describePass, plain } from "../report/describe";
import type { Picture } from "../report/picture";
import { driftSection, joined, list } from "../report/terminal";
import type { Reviewed, Terms } from "./accepting";
import { ticketProblem, untilProblem } from "./request";

type Drifted = Picture["drifted"];

/** What would be accepted, as people read it. */
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
  const targets = isNamed
    ? drifted.map(({ user }) => user)
    : await questions.choose(
        "Whose drift shall be accepted?",
        drifted.map(({ user, drift, pass }) => ({
          value: user,
          label: `${plain(user)}: ${drift.kind}`,
          hint: describePass(pass),
        })),
      );
  const ticket =
    terms.ticket ??
    (await questions.text("Ticket? (none: Enter)", (text) => (text === "" ? undefined : ticketProblem(text))));
  const until =
    terms.until ??
    (await questions.text(
      "Accepted until? (for good: Enter)",
      (text) => (text === "" ? undefined : untilProblem(text, now)),
      new Date(now.getTime() + 8 * 3_600_000).toISOString(),
    ));
  const whom = targets.length === 1 ? plain(targets[0] ?? "") : `${targets.length} users`;
  const isSure = await questions.confirm(`Accept the drift of ${whom}?`);
  if (!isSure) return { decision: "stop" };
  return {
    decision: { targets },
    ...(ticket !== "" && { ticket }),
    ...(until !== "" && { until: new Date(until).toISOString() }),
  };
}
