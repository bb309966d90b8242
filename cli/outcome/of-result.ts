import type { Gone, Outputs } from "@tapwatch/provider";
import { isDrift } from "@tapwatch/provider/drift";
import { isGone } from "@tapwatch/provider/state";
import { approvalsNeeded } from "../approvals/needed";
import type { OperationResult } from "../engine/engine";
import { isMethod, nameOf, type ResourceState, tenantOf, userOf } from "../engine/state";
import { acceptedBy, newlyAccepted } from "./accepted";
import { begunBy } from "./begun";
import { exitCodeOf } from "./exit-code";
import { findingsOf } from "./findings";
import { forgottenBy } from "./forgotten";
import { notReadBy } from "./not-read";
import { byUser, type Drifted, type NotRead, type Outcome, type UserOutcome } from "./outcome";
import { isOfTenant, tenantAccepted, tenantDrift, tenantNotRead } from "./tenant";

/** The outcome of an operation. Pure: it does not depend on the order in which the engine worked. */
export function outcomeOf(result: OperationResult): Outcome {
  const { targets, resources, before, failures, diagnostics, stopped, kind } = result;
  const userBy = usersByUrn(result);
  const named = targets && sorted(targets.map(userBy));
  const meant = named && new Set(named);
  const isMeant = (user: string) => meant === undefined || meant.has(user);
  const methods = methodsIn(resources, userBy).filter(({ user }) => isMeant(user));
  const notRead = notReadBy(result, methods, userBy).filter(({ user }) => isMeant(user));
  const users = usersIn(
    methods,
    notRead.filter((one) => !isOfTenant(one)),
  );
  const drift = byUser([...driftIn(methods, notRead), ...tenantDrift(result)]);
  const unreadable = byUser([...notRead, ...tenantNotRead(result)]);
  const gone = methods.filter(isGone).map(({ user }) => user);
  const notSeen = new Set([...gone, ...unreadable.filter(isRefused).map(({ user }) => user)]);
  const findings = findingsOf(result.violations, { isMeant, userBy, drift, notSeen });
  const failed = stopped || failures.some(({ op }) => op === "check" || op === "delete");
  const approvals = byUser([...acceptedBy(methods), ...tenantAccepted(result)]);
  const forgotten = forgottenBy(result, userBy);
  const tenantId = tenantOf([...resources, ...before]);
  return {
    operation: kind,
    ...(tenantId !== undefined && { tenantId }),
    stopped,
    ...(result.savedSome === true && { savedSome: true }),
    failed,
    exitCode: exitCodeOf(
      { users, drift, findings, unreadable, forgotten: kind === "destroy" ? [] : forgotten },
      failed,
    ),
    ...(named && { targets: named }),
    users,
    drift,
    findings,
    unreadable,
    gone,
    messages: diagnostics.map(({ severity, message }) => ({ severity, message: message.trim() })),
    accepted: newlyAccepted(
      [...acceptedBy(methodsIn(before, userBy)), ...tenantAccepted({ ...result, resources: before })],
      approvals,
    ),
    approvals,
    begun: begunBy(result, userBy),
    forgotten,
  };
}

/** The user that a URN is about. */
function usersByUrn({ before, resources }: OperationResult): (urn: string) => string {
  const users = new Map([...before, ...resources].filter(isMethod).map((state) => [state.urn, userOf(state)]));
  return (urn) => users.get(urn) ?? nameOf(urn);
}

function isRefused({ reason }: NotRead): boolean {
  return reason === "refused" || reason === "lost";
}

/** The watched users, without those that a program only looks up (`.get`). @param userBy the name by which the outcome knows the user of a URN */
function methodsIn(resources: readonly ResourceState[], userBy: (urn: string) => string): Outputs[] {
  return byUser(
    resources
      .filter((state) => isMethod(state) && state.external !== true)
      .map((state) => ({ ...(state.outputs as Partial<Outputs> | undefined), user: userBy(state.urn) })),
  );
}

function usersIn(methods: readonly Outputs[], notRead: readonly NotRead[]): UserOutcome[] {
  const reasonOf = new Map(notRead.map(({ user, reason }) => [user, reason]));
  const known = methods.map((method): UserOutcome => {
    const { user, pass, hasPass, gone, labels = [] } = method;
    const reason = reasonOf.get(user) ?? (hasPass === undefined && gone === undefined ? "notObserved" : undefined);
    const read = reason === undefined ? "now" : reason === "notAsked" ? "before" : "not";
    const observation = read === "now" ? observationOf(method) : "unknown";
    return { user, observation, read, ...(pass && { pass }), ...(labels.length > 0 && { labels }) };
  });
  const names = new Set(known.map(({ user }) => user));
  const others = notRead.filter(({ user }) => !names.has(user));
  return byUser([...known, ...others.map(({ user }) => ({ user, observation: "unknown", read: "not" }) as const)]);
}

function observationOf({ hasPass, gone }: { readonly hasPass?: boolean; readonly gone?: Gone }) {
  if (gone !== undefined) return "gone";
  return hasPass === true ? "pass" : "noPass";
}

function driftIn(methods: readonly Outputs[], notRead: readonly NotRead[]): Drifted[] {
  // If a user could not be read now, it is not known what an approval has to name.
  const unknown = new Set(notRead.filter(({ reason }) => reason !== "notAsked").map(({ user }) => user));
  return methods.flatMap((method) => {
    const { user, drift } = method;
    if (!isDrift(drift)) return [];
    const { kind, changes, firstReportedDateTime, initiatedBy } = drift;
    const toApprove = unknown.has(user) ? [] : approvalsNeeded(method);
    const reported = { ...(firstReportedDateTime && { firstReportedDateTime }), ...(initiatedBy && { initiatedBy }) };
    return [{ user, kind, changes, ...reported, toApprove }];
  });
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
