import {
  type ActivitySeen,
  accountOf,
  activityName,
  driftOf,
  driftOfEvent,
  gapText,
} from "@tapwatch/provider/activity/drift";
import { passOf } from "@tapwatch/provider/activity/event";
import type { ActivityState } from "@tapwatch/provider/activity/state";
import { activityKinds } from "@tapwatch/provider/drift";
import { activityType, policyType } from "@tapwatch/provider/method-type";
import { type PolicySeen, policyDriftOf, policyName } from "@tapwatch/provider/policy/drift";
import type { PolicyState } from "@tapwatch/provider/policy/state";
import type { OperationResult } from "../engine/engine";
import type { ResourceState } from "../engine/state";
import { refusal } from "./not-read";
import type { Accepted, Drifted, Forgotten, NotRead } from "./outcome";

/** The names of the resources that there are once in a stack. In lists they stand where others have a user. */
const tenantNames: readonly string[] = [activityName, policyName];

/** Whether a name in a list is not a user's. */
export function isOfTenant({ user }: { readonly user: string }): boolean {
  return tenantNames.includes(user);
}

/** Whether a drift is about an event: its user may be one whom nobody watches. */
export function isOfEvent({ kind }: Pick<Drifted, "kind">): boolean {
  return activityKinds.some((each) => each === kind);
}

/** Whether a drift is of the tenant and not of a user's resource: of an event, or of the policy. */
export function isBesideUsers(drift: Pick<Drifted, "user" | "kind">): boolean {
  return isOfEvent(drift) || isOfTenant(drift);
}

/** Of an operation over some users nothing is said of the tenant, unless it names the tenant's resource. */
function outputsIn<Seen extends object>(
  { resources, targets }: Pick<OperationResult, "resources" | "targets">,
  type: string,
): Partial<Seen> {
  const state = resources.find((resource) => resource.type === type);
  if (state === undefined || (targets !== undefined && !targets.includes(state.urn))) return {};
  return (state.outputs ?? {}) as Partial<Seen>;
}

/** What came and went between two looks, and how the policy changed: each with what an approval has to name. */
export function tenantDrift(result: Pick<OperationResult, "resources" | "targets">): Drifted[] {
  const policy = outputsIn<PolicySeen>(result, policyType);
  const ofPolicy = policyDriftOf(policy).map((drift) => ({
    ...drift,
    ...(policy.fingerprint !== undefined && { toApprove: [{ policy: policy.fingerprint }] }),
  }));
  return [...eventDrift(outputsIn<ActivitySeen>(result, activityType)), ...ofPolicy];
}

function eventDrift({ unexplained = [] }: ActivitySeen): Drifted[] {
  return unexplained.flatMap((event) =>
    driftOfEvent(event).map((drift) => ({ ...drift, toApprove: [{ pass: passOf(event) }] })),
  );
}

/** What approvals cover of it, now or earlier. */
export function tenantAccepted(result: Pick<OperationResult, "resources" | "targets">): Accepted[] {
  const { accepted: events = [] } = outputsIn<ActivityState>(result, activityType);
  const { accepted: policies = [] } = outputsIn<PolicyState>(result, policyType);
  return [
    ...events.map(({ approval: { user: _, ...approval }, acceptedDateTime, kind, ...event }) => ({
      ...{ user: accountOf(event), kind, methodId: passOf(event), acceptedDateTime, approval },
    })),
    ...policies.map(({ kind, acceptedDateTime, approval }) => ({ user: policyName, kind, acceptedDateTime, approval })),
  ];
}

/** What nobody can tell of the tenant. That the run could not ask is among the failures. */
export function tenantNotRead(result: OperationResult): NotRead[] {
  const { gaps = [], unreadable } = outputsIn<ActivitySeen>(result, activityType);
  const policy = outputsIn<PolicySeen>(result, policyType);
  return [
    ...gaps.map(
      (gap): NotRead => ({
        user: activityName,
        reason: "lost",
        message: gapText(gap),
        firstReportedDateTime: gap.firstReportedDateTime,
      }),
    ),
    ...(unreadable ? [refusal(activityName, unreadable)] : []),
    ...(policy.unreadable ? [refusal(policyName, policy.unreadable)] : []),
  ];
}

/** The pending drift of a watch of the tenant that ends: no later run reports it. */
export function forgottenOfTenant({ type, outputs = {} }: Pick<ResourceState, "type" | "outputs">): Forgotten[] {
  const drift =
    type === activityType
      ? driftOf(outputs as ActivitySeen)
      : type === policyType
        ? policyDriftOf(outputs as PolicySeen)
        : [];
  return drift.map(({ user, ...pending }) => ({ user, drift: pending }));
}
