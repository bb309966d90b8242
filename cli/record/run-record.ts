import type { Outputs } from "@tapwatch/provider";
import type { OperationResult, Violation } from "../engine/engine";
import { nameOf } from "../engine/state";
import { exitCodeOf, exitCodes } from "../exit-code";
import { type Picture, pictureOf } from "../report/picture";
import { approvalEntries } from "./approvals";
import { marked, notObservedEntry, type Problems } from "./compare";
import type { RunRecord, UserEntry } from "./record";
import { summaryOf } from "./summary";

/** What is known of a run beside its result. */
export interface RunFacts {
  readonly version: string;
  readonly engine: string;
  readonly stack: string;
  readonly started: Date;
  readonly ended: Date;
  /** The record of the run before; absent: everything is new. */
  readonly previous?: RunRecord | undefined;
  /** What the policies say to do about their findings, by the policy's name. */
  readonly remedies?: ReadonlyMap<string, string>;
}

/** The record of a run. Pure: the same result and facts give the same record. */
export function runRecord(result: OperationResult, facts: RunFacts): RunRecord {
  const picture = pictureOf(result);
  const notObserved = notObservedOf(result, picture);
  const users = usersOf(picture, notObserved);
  const content = {
    users,
    ...marked(problemsOf(picture, notObserved, facts.remedies ?? new Map()), facts.previous, users),
    gone: picture.gone.map(({ user }) => user),
  };
  const approvals = approvalEntries(picture.watched, facts.previous);
  return {
    recordVersion: 1,
    tool: { name: "tapwatch", version: facts.version },
    engine: facts.engine,
    stack: facts.stack,
    startedDateTime: facts.started.toISOString(),
    endedDateTime: facts.ended.toISOString(),
    durationInSeconds: Math.max(0, facts.ended.getTime() - facts.started.getTime()) / 1000,
    exitCode: exitCodeFor(result, notObserved),
    summary: summaryOf(content),
    ...content,
    messages: messagesOf(picture),
    ...(approvals.length > 0 && { approvals }),
  };
}

export function messagesOf({ diagnostics }: Picture): RunRecord["messages"] {
  return diagnostics.map(({ severity, message }) => ({ severity, message: message.trim() }));
}

/** Users that the program names and the state does not know: nothing is known of them, so nothing is in order. */
function notObservedOf({ outputs }: OperationResult, { watched, unread }: Picture): string[] {
  const named = outputs["watched"];
  if (!Array.isArray(named)) return [];
  const known = new Set([...watched, ...unread].map(({ user }) => user));
  return named.filter((user): user is string => typeof user === "string" && !known.has(user));
}

function exitCodeFor(result: OperationResult, notObserved: readonly string[]): number {
  const code = exitCodeOf(result);
  return code === exitCodes.inSync.code && notObserved.length > 0 ? exitCodes.unread.code : code;
}

export function usersOf({ watched, unread }: Picture, notObserved: readonly string[] = []): UserEntry[] {
  const failed = new Set(unread.map(({ user }) => user));
  const users = watched.map(({ user, hasPass, pass, gone, unreadable }) => ({
    user,
    observation: observationOf({ hasPass, gone, isUnknown: unreadable !== undefined || failed.has(user) }),
    ...(pass && { pass }),
  }));
  return [...users, ...notObserved.map((user) => ({ user, observation: "unknown" as const }))];
}

function observationOf({
  hasPass,
  gone,
  isUnknown,
}: Pick<Outputs, "hasPass" | "gone"> & { readonly isUnknown: boolean }): UserEntry["observation"] {
  if (isUnknown || hasPass === undefined) return "unknown";
  if (gone !== undefined) return "gone";
  return hasPass ? "pass" : "noPass";
}

export function problemsOf(
  picture: Picture,
  notObserved: readonly string[],
  remedies: ReadonlyMap<string, string>,
): Problems {
  return {
    drift: picture.drifted.map(driftOf),
    findings: picture.violations.map((violation) => findingOf(violation, remedies)),
    unreadable: [
      ...picture.unreadable.map(({ user, unreadable: { status, code, firstReportedDateTime } }) => ({
        user,
        reason: "refused" as const,
        message: `Graph refuses: ${status} ${code}`,
        httpStatus: status,
        code,
        firstReportedDateTime,
      })),
      ...picture.unread.map(({ user, message }) => ({ user, reason: "failed" as const, message })),
      ...notObserved.map(notObservedEntry),
    ],
  };
}

function driftOf({ user, drift, toApprove }: Picture["drifted"][number]): Problems["drift"][number] {
  const { kind, changes, firstReportedDateTime } = drift;
  return { user, kind, changes, ...(firstReportedDateTime && { firstReportedDateTime }), toApprove };
}

function findingOf(
  { urn, ...violation }: Violation,
  remedies: ReadonlyMap<string, string>,
): Problems["findings"][number] {
  const { policyName, policyPackName, policyPackVersion, enforcementLevel, severity, description, message } = violation;
  const remediationSteps = remedies.get(policyName);
  return {
    ...(urn && isUser(urn) && { user: nameOf(urn) }),
    policyName,
    policyPackName,
    policyPackVersion,
    enforcementLevel,
    ...(severity && { severity }),
    description,
    message,
    ...(remediationSteps && { remediationSteps }),
  };
}

function isUser(urn: string): boolean {
  return urn.split("::")[2]?.endsWith("TemporaryAccessPassMethod") ?? false;
}
