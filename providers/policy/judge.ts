import { isDeepStrictEqual } from "node:util";
import { policyCauseIn } from "../activity/attribute";
import { isSameName } from "../activity/event";
import { hasExpired, pairs } from "../approvals/approval";
import type { AuditReading } from "../graph";
import { without } from "../state";
import { changesBetween, completed, fingerprintOf, type PassPolicy } from "./policy";
import type { PolicyAcceptance, PolicyApproval, PolicyDrift, PolicyState } from "./state";

export interface PolicyRules {
  readonly approvals: readonly PolicyApproval[];
  /** ISO 8601 instant, by Graph's clock where there was a look. */
  readonly now: string;
}

export interface PolicyLookRules extends PolicyRules {
  readonly clockSkewMinutes: number;
  /** What the audit log tells; absent: nobody has asked, or it does not tell. */
  readonly log?: AuditReading | undefined;
}

export const noPolicyDrift: PolicyDrift = { kind: "None", changes: [] };

/**
 * Judges what Graph says of the policy now. Pure.
 *
 * Nothing is accepted unless an approval names it. Drift keeps its kind and first date until an approval names the policy, or the policy
 * is again as it was accepted.
 */
export function afterPolicyLook(state: PolicyState, told: PassPolicy, rules: PolicyLookRules): PolicyState {
  const policy = completed(state.policy, told);
  const hasChanged = changesBetween(state.policy, policy).length > 0;
  const seen = { ...without(state, "unreadable"), policy, fingerprint: fingerprintOf(policy) };
  return underPolicyApprovals(attributed(compared(seen, rules.now, hasChanged), rules), rules);
}

function attributed(state: PolicyState, { log, clockSkewMinutes }: PolicyLookRules): PolicyState {
  const { drift } = state;
  if (log === undefined || !isUnattributed(drift)) return state;
  const initiatedBy = policyCauseIn(log, drift, clockSkewMinutes);
  return initiatedBy === undefined ? state : { ...state, drift: { ...drift, initiatedBy } };
}

/** Whether there is a drift, and nobody knows yet who caused it. */
export function isUnattributed({ kind, initiatedBy }: PolicyDrift): boolean {
  return kind !== "None" && initiatedBy === undefined;
}

/** Accepts what the approvals name, and takes back what was accepted for a while. Pure. */
export function underPolicyApprovals(state: PolicyState, rules: PolicyRules): PolicyState {
  const { accepted = [], ...rest } = settled(lapsed(state, rules), rules);
  const lines = pairs(approvalsOf(accepted), rules.approvals, isSamePolicyAgreement);
  // An acceptance without an end is remembered while its approval is there: the approval is used.
  const kept = accepted.filter(({ before }, place) => before !== undefined || lines[place] !== undefined);
  return { ...rest, ...(kept.length > 0 && { accepted: kept }) };
}

/** Compares the policy with the accepted one. @param hasChanged whether it is another one than at the last look */
function compared(state: PolicyState, now: string, hasChanged = false): PolicyState {
  const { policy, baseline, drift } = state;
  if (policy === undefined) return state;
  const changes = changesBetween(baseline, policy);
  if (baseline !== undefined && changes.length === 0) {
    return { ...state, baseline: completed(baseline, policy), drift: noPolicyDrift };
  }
  const kind = baseline === undefined ? "PolicyFound" : "PolicyAltered";
  if (drift.kind === "None") return { ...state, drift: { kind, changes, firstReportedDateTime: now } };
  if (!hasChanged) return { ...state, drift: { ...drift, kind, changes } };
  // Somebody else may have made the new change.
  return { ...state, drift: { ...without(drift, "initiatedBy"), kind, changes, changedDateTime: now } };
}

/** Accepts the policy if an approval names it that was not used yet. */
function settled(state: PolicyState, { approvals, now }: PolicyRules): PolicyState {
  const { policy, fingerprint, baseline, drift, accepted = [] } = state;
  if (policy === undefined || fingerprint === undefined || drift.kind === "None") return state;
  const approval = unused(approvals, accepted).find(
    (given) => isSameName(given.policy, fingerprint) && !hasExpired(given, Date.parse(now)),
  );
  if (approval === undefined) return state;
  const isForGood = approval.expires === undefined;
  const acceptance: PolicyAcceptance = {
    kind: drift.kind,
    fingerprint,
    acceptedDateTime: now,
    approval,
    ...(!isForGood && { before: { ...(baseline && { baseline }), drift } }),
  };
  const earlier = isForGood ? accepted.map(forGood) : accepted;
  return { ...state, baseline: policy, drift: noPolicyDrift, accepted: [...earlier, acceptance] };
}

/** Takes back what was accepted for a while, if its approval is over or was removed. */
function lapsed(given: PolicyState, rules: PolicyRules): PolicyState {
  let state = given;
  let place = 0;
  for (;;) {
    const { accepted = [] } = state;
    const entry = accepted[place];
    if (entry === undefined) return state;
    const approval = entry.before === undefined ? entry.approval : standingOf(entry, accepted, rules);
    if (approval === undefined) state = takenBack(state, place, rules.now);
    else {
      if (approval !== entry.approval) state = renewed(state, place, approval);
      place += 1;
    }
  }
}

/** The approval that an acceptance rests on now: the one that was used, or another of the same policy. */
function standingOf(
  entry: PolicyAcceptance,
  accepted: readonly PolicyAcceptance[],
  { approvals, now }: PolicyRules,
): PolicyApproval | undefined {
  const own = pairs(approvalsOf(accepted), approvals, isSamePolicyAgreement)[accepted.indexOf(entry)];
  return [...(own ? [own] : []), ...unused(approvals, accepted)].find(
    (given) => isSameName(given.policy, entry.fingerprint) && !hasExpired(given, Date.parse(now)),
  );
}

function renewed(state: PolicyState, place: number, approval: PolicyApproval): PolicyState {
  const accepted = (state.accepted ?? []).map((entry, index) => (index === place ? { ...entry, approval } : entry));
  if (approval.expires !== undefined) return { ...state, accepted };
  return { ...state, accepted: accepted.map((entry, index) => (index <= place ? forGood(entry) : entry)) };
}

/** Goes back to what was accepted before. A later acceptance stands: it goes back to that, too, when it is over. */
function takenBack(state: PolicyState, place: number, now: string): PolicyState {
  const { accepted = [], drift } = state;
  const before = accepted[place]?.before;
  if (before === undefined) return state;
  const left = accepted.filter((_, index) => index !== place);
  const later = left.findIndex((entry, index) => index >= place && entry.before !== undefined);
  if (later >= 0) {
    const rebased = left.map((entry, index) =>
      index === later && entry.before ? { ...entry, before: onto(before.baseline, entry.before.drift) } : entry,
    );
    return { ...state, accepted: rebased };
  }
  const pending = drift.kind === "None" ? before.drift : drift;
  const back = { ...without(state, "baseline"), ...onto(before.baseline, pending), accepted: left };
  return compared(back, now);
}

function onto(baseline: PassPolicy | undefined, drift: PolicyDrift) {
  return { ...(baseline && { baseline }), drift };
}

/** A policy that was accepted for good is not taken back, nor is what was accepted before it. */
function forGood(entry: PolicyAcceptance): PolicyAcceptance {
  return without(entry, "before");
}

function unused(approvals: readonly PolicyApproval[], accepted: readonly PolicyAcceptance[]): PolicyApproval[] {
  const used = pairs(approvals, approvalsOf(accepted), isSamePolicyAgreement);
  return approvals.filter((_line, place) => used[place] === undefined);
}

function approvalsOf(accepted: readonly PolicyAcceptance[]): PolicyApproval[] {
  return accepted.map(({ approval }) => approval);
}

/** Whether both are the same agreement: if one is used, the other is, too. `by`, `expires` and the form of an instant do not matter. */
function isSamePolicyAgreement(left: PolicyApproval, right: PolicyApproval): boolean {
  return isDeepStrictEqual(agreementOf(left), agreementOf(right));
}

function agreementOf({ policy, ticket, approvedDateTime = "" }: PolicyApproval): readonly unknown[] {
  return [policy.toLowerCase(), ticket, Date.parse(approvedDateTime)];
}
