import type { Acceptance, Drift, Gone, Outputs, Unreadable } from "@tapwatch/provider";
import { isDrift } from "@tapwatch/provider/dist/drift/drift";
import { isGone } from "@tapwatch/provider/dist/state";
import { approvalsNeeded, type Named } from "../approvals/needed";
import type { Diagnostic, OperationResult, StepFailure, Violation } from "../engine/engine";
import { methodType, nameOf, type ResourceState } from "../engine/state";
import { driftPolicy, observationPolicy } from "../own-pack";

/** What there is to say about an operation, by user. Every report is rendered from it. */
export interface Picture {
  readonly watched: readonly Outputs[];
  /** Drift that stands after the operation; after a preview: that would stand. */
  readonly drifted: readonly (Outputs & { readonly drift: Drift; readonly toApprove: readonly Named[] })[];
  /** What this operation accepted, or a preview would: each with the approval that covers it. */
  readonly accepted: readonly (Acceptance & { readonly user: string })[];
  /** Users that the tenant does not know any more, and whose departure nobody accepted. They are drifted, too. */
  readonly gone: readonly (Outputs & { readonly gone: Gone })[];
  /** Users that Graph refused to tell about. */
  readonly unreadable: readonly (Outputs & { readonly unreadable: Unreadable })[];
  /** Users that this run could not read; their old state stays. */
  readonly unread: readonly (Pick<StepFailure, "message"> & { readonly user: string })[];
  /** What the policies say, but for what drift and refusals say already. */
  readonly violations: readonly Violation[];
  readonly diagnostics: readonly Diagnostic[];
}

export function pictureOf(result: OperationResult): Picture {
  const watched = methodsOf(result.resources);
  const unreadable = watched.filter(isUnreadable);
  const unread = result.failures.map(({ urn, message }) => ({ user: nameOf(urn), message }));
  // Of somebody who was not read now nobody knows what an approval would have to name.
  const unknown = new Set([...unreadable, ...unread].map(({ user }) => user));
  const drifted = watched
    .filter(hasDrift)
    .map((method) => ({ ...method, toApprove: unknown.has(method.user) ? [] : approvalsNeeded(method) }));
  const gone = watched.filter(isGone);
  const still = new Set(drifted.map(({ user }) => user));
  const notSeen = new Set([...unreadable, ...gone].map(({ user }) => user));
  return {
    watched,
    drifted,
    accepted: newAcceptances(methodsOf(result.before), watched),
    gone,
    unreadable,
    unread,
    violations: result.violations.filter((violation) => !saysAgain(violation, still, notSeen)),
    diagnostics: result.diagnostics,
  };
}

/** Acceptances that the saved state did not have. */
function newAcceptances(before: readonly Outputs[], after: readonly Outputs[]): Picture["accepted"] {
  const known = new Set(acceptancesOf(before).map(keyOf));
  return acceptancesOf(after).filter((acceptance) => !known.has(keyOf(acceptance)));
}

function acceptancesOf(methods: readonly Outputs[]): Picture["accepted"] {
  return methods.flatMap(({ user, accepted = [] }) => accepted.map((acceptance) => ({ ...acceptance, user })));
}

function keyOf({ user, kind, methodId, acceptedDateTime, approval }: Picture["accepted"][number]): string {
  return JSON.stringify([user, kind, methodId, acceptedDateTime, approval.ticket]);
}

/** One finding per fact: whose drift or refusal is listed needs no finding that there is one. */
function saysAgain(
  { policyName, enforcementLevel, urn = "" }: Violation,
  drifted: ReadonlySet<string>,
  notSeen: ReadonlySet<string>,
): boolean {
  if (policyName === driftPolicy) return drifted.has(nameOf(urn));
  return policyName === observationPolicy && enforcementLevel === "advisory" && notSeen.has(nameOf(urn));
}

function methodsOf(resources: readonly ResourceState[]): Outputs[] {
  return resources
    .filter(isMethod)
    .map(({ urn, outputs }) => ({ user: nameOf(urn), ...(outputs as Partial<Outputs> | undefined) }));
}

/** Whether it is a user's resource. */
export function isMethod({ type }: ResourceState): boolean {
  return type === methodType;
}

function hasDrift(method: Outputs): method is Outputs & { readonly drift: Drift } {
  return isDrift(method.drift);
}

function isUnreadable(method: Outputs): method is Outputs & { readonly unreadable: Unreadable } {
  return method.unreadable !== undefined;
}
