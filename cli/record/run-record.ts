import { errorsOf } from "../outcome/errors";
import { exitCodes, worstOf } from "../outcome/exit-code";
import { pendingIn } from "../outcome/forgotten";
import type { Outcome } from "../outcome/outcome";
import { isBesideUsers } from "../outcome/tenant";
import { approvalEntries } from "./approvals";
import { marked } from "./compare";
import { ordered } from "./problems";
import { type FindingEntry, type RunRecord, standing, type UserEntry, type WholeRecord } from "./record";
import { summaryOf } from "./summary";

/** What is known of a run beside its outcome. */
export interface RunFacts {
  readonly version: string;
  readonly engine: string;
  readonly stack: string;
  readonly started: Date;
  readonly ended: Date;
  /** The stack's record before; absent: everything is new. */
  readonly previous?: WholeRecord | undefined;
  /** What the policies say to do about their findings, by the policy's name. */
  readonly remedies?: ReadonlyMap<string, string>;
}

type Messages = RunRecord["messages"];

/** The record of a run. Pure: the same outcome and facts give the same record. */
export function runRecord(outcome: Outcome, facts: RunFacts): RunRecord {
  const { version, engine, stack, started, ended, previous, remedies = new Map() } = facts;
  const { drift, unreadable, gone, targets } = outcome;
  const lost = lostBy(outcome, previous);
  const messages = [...outcome.messages, ...lost, ...comingAndGoing(outcome)];
  const exitCode = lost.length > 0 ? worstOf(outcome.exitCode, exitCodes.drift.code) : outcome.exitCode;
  const errors = errorsOf(outcome);
  const users = userEntries(outcome, started, previous);
  const findings = withRemedies(outcome.findings, remedies);
  const content = { users, ...ordered(marked({ drift, findings, unreadable }, previous, users)), gone };
  const approvals = approvalEntries(outcome, previous);
  const tenantId = outcome.tenantId ?? previous?.tenantId;
  return {
    recordVersion: 1,
    tool: { name: "tapwatch", version },
    engine,
    stack,
    ...(tenantId !== undefined && { tenantId }),
    startedDateTime: started.toISOString(),
    endedDateTime: ended.toISOString(),
    durationInSeconds: Math.max(0, ended.getTime() - started.getTime()) / 1000,
    exitCode,
    ...(errors.length > 0 && { error: errors.join("\n") }),
    summary: summaryOf(content),
    ...(targets !== undefined && { targets }),
    ...content,
    messages,
    ...(approvals.length > 0 && { approvals }),
  } as RunRecord;
}

/**
 * Users with drift in the record before, whom the state does not know any more. Whichever engine forgot them, the first record
 * without them says it, once. So are those whom this run forgot with drift that it was the first to see.
 */
function lostBy({ users, failed, targets, forgotten }: Outcome, previous: WholeRecord | undefined): Messages {
  if (previous === undefined || failed || targets !== undefined) return [];
  const watched = new Set(users.map(({ user }) => user.toLowerCase()));
  const reported = standing(previous).drift.filter(
    (one) => !isBesideUsers(one) && !watched.has(one.user.toLowerCase()),
  );
  const known = new Set(reported.map(({ user }) => user));
  const seenNow = pendingIn(forgotten).filter(({ user }) => !known.has(user));
  return [
    ...reported.map(({ user, kind }) => `${user}: no longer watched; ${kind} was pending at the last check`),
    ...seenNow.map(({ user, drift }) => `${user}: no longer watched; ${drift?.kind} was pending`),
  ].map((text) => ({ severity: "warning", message: `${text}, and no approval named it` }));
}

/** If there are more users than this, the messages give the number. */
const mostNamed = 20;

/** Whom groups and roles brought into the watch, and who left it without drift. */
function comingAndGoing({ begun, forgotten }: Outcome): Messages {
  const left = forgotten.filter(({ drift }) => drift === undefined).map(({ user }) => user);
  const shown = (users: readonly string[], what: string) =>
    users.length <= mostNamed
      ? users.map((user) => `${user}: ${what}`)
      : [`${users.slice(0, mostNamed).join(", ")} and ${users.length - mostNamed} more: ${what}`];
  const texts = [
    ...shown(begun, "watched from this run on"),
    ...shown(left, "no longer watched; no drift was pending"),
  ];
  return texts.map((message) => ({ severity: "info", message }));
}

/** Each user with the time of the last reading, from this run or the record before. */
function userEntries({ users }: Outcome, started: Date, previous: WholeRecord | undefined): UserEntry[] {
  const before = new Map(previous?.users.map(({ user, lastReadDateTime }) => [user, lastReadDateTime]));
  return users.map(({ read, ...user }) => {
    const lastReadDateTime = read === "now" ? started.toISOString() : before.get(user.user);
    return { ...user, ...(lastReadDateTime !== undefined && { lastReadDateTime }) };
  });
}

/** Each with what its policy says to do about it. */
export function withRemedies(
  findings: Outcome["findings"],
  remedies: ReadonlyMap<string, string>,
): Omit<FindingEntry, "status">[] {
  return findings.map((finding) => {
    const remediationSteps = remedies.get(finding.policyName);
    return { ...finding, ...(remediationSteps && { remediationSteps }) };
  });
}
