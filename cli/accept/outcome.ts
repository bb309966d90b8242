import { isDeepStrictEqual } from "node:util";
import type { ApprovalLine } from "@tapwatch/program/approvals";
import { policyName } from "@tapwatch/provider/policy/drift";
import { plain } from "../base/text";
import type { Outcome } from "../outcome/outcome";
import { type NotRead, notReadIn } from "./plan";

/** Beyond this many names a sentence says how many more there are; the JSON document has all. */
const mostNames = 20;

/**
 * In one sentence: what was accepted, what was not, and why not.
 * @param users whose drift was to be accepted
 * @param notRead who was meant too, and could not be read beforehand
 */
export function describeOutcome(outcome: Outcome, users: readonly string[], notRead: readonly NotRead[] = []): string {
  const kinds = Map.groupBy(outcome.accepted, ({ user }) => user);
  const failed = new Map([...notRead, ...notReadIn(outcome)].map((one) => [one.user, one]));
  const still = new Map(outcome.drift.map(({ user, kind }) => [user, kind]));
  const done: string[] = [];
  const left = new Map<string, string[]>();
  const leave = (user: string, reason: string) => left.set(reason, [...(left.get(reason) ?? []), user]);
  for (const user of new Set([...users, ...notRead.map((one) => one.user)])) {
    const accepted = (kinds.get(user) ?? []).map(({ kind }) => kind);
    const failure = failed.get(user);
    if (accepted.length > 0) done.push(`${user} (${[...new Set(accepted)].join(", ")})`);
    if (failure) leave(user, describeNotRead(failure));
    else if (still.has(user) && accepted.length > 0) leave(user, `${still.get(user)}: another drift, which is pending`);
    else if (still.has(user)) leave(user, `${still.get(user)}: it changed after it was shown; run accept again`);
    else if (accepted.length === 0) leave(user, "there is no drift any more");
  }
  if (done.length + left.size === 0) return "Nothing was accepted.";
  const reasons = [...left].map(([reason, whom]) => `${shortened(whom)} (${reason})`);
  const parts = [
    ...(done.length > 0 ? [`Accepted: ${shortened(done)}`] : []),
    ...(reasons.length > 0 ? [`${done.length > 0 ? "not accepted" : "Not accepted"}: ${reasons.join(", ")}`] : []),
  ];
  return plain(`${parts.join("; ")}.`);
}

/** Whose approvals were written but accepted nothing: the tenant changed between the look and the `up`. */
export function unusedOf({ accepted }: Outcome, entries: readonly ApprovalLine[]): string[] {
  const unused = entries.filter((entry) => {
    const { user, ...approval } = "user" in entry ? entry : { user: policyName, ...entry };
    return !accepted.some((one) => one.user === user && isDeepStrictEqual({ ...one.approval }, approval));
  });
  return unused.map((entry) => ("user" in entry ? entry.user : policyName));
}

/** Why nothing of a user's is accepted. */
export function describeNotRead({ why, kind }: NotRead): string {
  return `could not tell: ${why}${kind === undefined ? "" : `; ${kind} was reported before`}`;
}

/** The first names, and how many more there are. */
export function shortened(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
