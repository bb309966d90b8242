import type { Drift, Outputs } from "@tapwatch/provider";
import { activityName } from "@tapwatch/provider/activity/drift";
import { assertActivity } from "@tapwatch/provider/activity/saved";
import type { ActivityState } from "@tapwatch/provider/activity/state";
import { activityType, policyType } from "@tapwatch/provider/method-type";
import { type PolicySeen, policyDriftOf } from "@tapwatch/provider/policy/drift";
import type { Engine } from "../engine/engine";
import { assertNamed, NoWatchError } from "../engine/no-watch";
import { isMethod, type ResourceState, tenantOf, userOf } from "../engine/state";
import type { StackPlace } from "../project/stack-value";

/** What a stack knows of the tenant. */
export interface Watch {
  /** Absent: the state has no tenant yet. */
  readonly tenantId?: string;
  /** Absent: this stack does not judge pass events. */
  readonly activity?: ActivityState;
  /** Pending drift of the tenant's policy; absent: there is none, or this stack does not watch it. */
  readonly policyDrift?: Drift;
  readonly users: readonly Outputs[];
}

/**
 * The saved watch of a stack; of a stack without a state: a watch of nothing.
 * @throws Error if the state cannot be read, or the stack's name seems to be mistyped
 */
export async function savedWatch(engine: Engine, { directory, stack, config }: StackPlace): Promise<Watch> {
  try {
    return watchIn((await engine.export()).deployment.resources ?? []);
  } catch (error) {
    if (!(error instanceof NoWatchError)) throw error;
    assertNamed(directory, stack, config);
    return { users: [] };
  }
}

/** @throws Error if the saved state of the activity cannot be used */
export function watchIn(resources: readonly ResourceState[]): Watch {
  const outputs = resources.find(({ type }) => type === activityType)?.outputs;
  if (outputs !== undefined) assertActivity(outputs, activityName);
  const tenantId = outputs?.tenantId ?? tenantOf(resources);
  const users = resources
    .filter((state) => isMethod(state) && state.external !== true)
    .map((state) => ({ ...(state.outputs as Partial<Outputs> | undefined), user: userOf(state) }));
  const policy = resources.find(({ type }) => type === policyType)?.outputs as PolicySeen | undefined;
  const [policyDrift] = policyDriftOf(policy ?? {});
  return {
    ...(tenantId !== undefined && { tenantId }),
    ...(outputs && { activity: outputs }),
    ...(policyDrift && { policyDrift }),
    users,
  };
}

/** All names of a watched user. */
export function namesOf({ user, userPrincipalName, userId }: Outputs): string[] {
  return [user, userPrincipalName, userId].filter((name) => name !== undefined);
}
