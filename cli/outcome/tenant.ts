import { type ActivitySeen, activityName, driftOf, gapText } from "@tapwatch/provider/activity/drift";
import { passOf } from "@tapwatch/provider/activity/event";
import { activityType } from "@tapwatch/provider/method-type";
import type { OperationResult } from "../engine/engine";
import type { ResourceState } from "../engine/state";
import type { Drifted, Forgotten, NotRead } from "./outcome";

/** The names of the resources that there are once in a stack. In lists they stand where others have a user. */
const tenantNames: readonly string[] = [activityName];

/** Whether a name in a list is not a user's. */
export function isOfTenant({ user }: { readonly user: string }): boolean {
  return tenantNames.includes(user);
}

/** Whether a drift is about an event: its user may be one whom nobody watches. */
export function isOfEvent({ kind }: Pick<Drifted, "kind">): boolean {
  return ["Vanished", "Unwatched", "Used", "Unclear"].includes(kind);
}

/** Of an operation over some users nothing is said of the tenant, unless it names the tenant's resource. */
function activityIn({ resources, targets }: OperationResult): ActivitySeen | undefined {
  const state = resources.find(isActivity);
  if (state === undefined || (targets !== undefined && !targets.includes(state.urn))) return undefined;
  return state.outputs as ActivitySeen | undefined;
}

/** What came and went between two looks, as drift: each with what an approval has to name. */
export function tenantDrift(result: OperationResult): Drifted[] {
  return eventDrift(activityIn(result) ?? {});
}

function eventDrift(activity: ActivitySeen): Drifted[] {
  const events = activity.unexplained ?? [];
  return driftOf(activity).map((drift, index) => {
    const event = events[index];
    return { ...drift, ...(event && { toApprove: [{ pass: passOf(event) }] }) };
  });
}

/** What nobody can tell of the tenant. That the run could not ask is among the failures. */
export function tenantNotRead(result: OperationResult): NotRead[] {
  const { gaps = [], unreadable } = activityIn(result) ?? {};
  return [
    ...gaps.map(
      (gap): NotRead => ({
        user: activityName,
        reason: "lost",
        message: gapText(gap),
        firstReportedDateTime: gap.firstReportedDateTime,
      }),
    ),
    ...(unreadable
      ? [
          {
            user: activityName,
            reason: "refused",
            message: `Graph refuses: ${unreadable.status} ${unreadable.code}`,
            httpStatus: unreadable.status,
            code: unreadable.code,
            firstReportedDateTime: unreadable.firstReportedDateTime,
          } as const,
        ]
      : []),
  ];
}

/** The unexplained events of a watch that ends: no later run reports them. */
export function forgottenEvents(outputs: ResourceState["outputs"]): Forgotten[] {
  return driftOf((outputs ?? {}) as ActivitySeen).map(({ user, ...drift }) => ({ user, drift }));
}

export function isActivity({ type }: Pick<ResourceState, "type">): boolean {
  return type === activityType;
}
