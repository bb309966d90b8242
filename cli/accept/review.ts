import pc from "picocolors";
import type { Questions } from "../base/ask";
import { plain } from "../base/text";
import { usersOf } from "../outcome/outcome";
import { problemsIn } from "../record/problems";
import { describeUser } from "../report/describe";
import { joined, list, section } from "../report/layout";
import { driftDetails } from "../report/remedy-sections";
import { counted } from "../report/terminal";
import { describeNotRead, shortened } from "./outcome";
import type { AcceptPlan, NotRead } from "./plan";
import { expiresProblem, ticketProblem } from "./request";

/** The terms of an approval. */
export interface Terms {
  readonly ticket?: string | undefined;
  /** ISO 8601 instant. */
  readonly expires?: string | undefined;
}

export interface Reviewed extends Terms {
  /** The users whose drift is to be approved; empty: none. */
  readonly users: readonly string[];
  /** What of their drift an approval is to name. A user may have several, and each is chosen by itself. */
  readonly drifted: AcceptPlan["drifted"];
}

/** What would be approved, as people read it, and the users of whom nothing is approved. */
export function showReview({ drifted, users, approved, notRead, quiet }: AcceptPlan, diff: boolean): string {
  const parts = [
    counted(pc.red("Drift to be accepted"), problemsIn({ drift: drifted, findings: [], unreadable: [] }), { users }),
    ...driftDetails(drifted, diff),
    section("Approved already: 'up' accepts it", list(approved.map(describeApproved))),
    section("Could not tell: nothing is accepted", list(notReadLines(notRead))),
    list(quiet.map((user) => `${user}: no drift, nothing to accept`)),
  ];
  return parts.every((part) => part === "") ? "" : joined(parts);
}

/** A reason that many share, such as a missing sign-in, is written once. */
function notReadLines(notRead: readonly NotRead[]): string[] {
  const byReason = Map.groupBy(notRead, describeNotRead);
  return [...byReason].map(([reason, same]) => `${shortened(same.map(({ user }) => user))}: ${reason}`);
}

function describeApproved({ user, kind, approval: { ticket } }: AcceptPlan["approved"][number]): string {
  return `${user}: ${kind}, ${ticket ?? "no ticket"}`;
}

/**
 * Asks for the users and the terms. It does not ask for what the command line gave, and for terms only if something is
 * written.
 */
export async function askReview(
  { drifted, users: facts, approved }: Pick<AcceptPlan, "drifted" | "users" | "approved">,
  questions: Questions,
  { isNamed, terms, now }: { readonly isNamed: boolean; readonly terms: Terms; readonly now: Date },
): Promise<Reviewed> {
  const factOf = usersOf({ users: facts });
  const open = new Set(drifted.map(({ user }) => user));
  const settled = Map.groupBy(approved, ({ user }) => user);
  const everybody = [...new Set([...open, ...settled.keys()])];
  const chosen = isNamed
    ? undefined
    : await questions.choose("Accept the drift of which users?", [
        ...drifted.map(({ user, kind }, place) => ({
          value: String(place),
          label: `${plain(user)}: ${kind}`,
          hint: describeUser(factOf.get(user)),
        })),
        ...[...settled]
          .filter(([user]) => !open.has(user))
          .map(([user, all]) => ({
            value: user,
            label: `${plain(user)}: ${all.map(({ kind }) => kind).join(", ")}`,
            hint: "approved already",
          })),
      ]);
  const named = drifted.filter((_, place) => chosen?.includes(String(place)) ?? true);
  const meant = new Set([...named.map(({ user }) => user), ...(chosen ?? [])]);
  const users = everybody.filter((user) => isNamed || meant.has(user));
  const asked = named.length > 0 ? await askTerms(questions, terms, now) : terms;
  const whom = users.length === 1 ? plain(users[0] ?? "") : `${users.length} users`;
  const isSure = await questions.confirm(`Accept the drift of ${whom}?`);
  return { users: isSure ? users : [], drifted: isSure ? named : [], ...asked };
}

async function askTerms(questions: Questions, terms: Terms, now: Date): Promise<Terms> {
  const ticket = terms.ticket ?? (await questions.text("Ticket of the agreement?", ticketProblem, "CHG-1042"));
  const expires =
    terms.expires ??
    (await questions.text(
      "Accept until? (Enter: no end)",
      (text) => (text === "" ? undefined : expiresProblem(text, now)),
      new Date(now.getTime() + 8 * 3_600_000).toISOString(),
    ));
  return { ticket, ...(expires !== "" && { expires: new Date(expires).toISOString() }) };
}
