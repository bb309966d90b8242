import type { ActivityArguments, EventApproval } from "@tapwatch/provider/activity/state";
import { noPass } from "@tapwatch/provider/approvals";
import type { PolicyArguments } from "@tapwatch/provider/policy/state";
import type { ApprovalEntry } from "./approvals";
import type { Configuration, Roster } from "./configuration";

/** What of the tenant a stack watches beside its users. */
export interface TenantSwitches {
  /** The events of passes in the whole tenant, by the directory audit log. */
  readonly activity: boolean;
  /** The tenant's policy of Temporary Access Passes. */
  readonly policy: boolean;
}

/** `tapwatch:activity` and `tapwatch:policy`: true or false, and false by default. */
export function tenantSwitches(get: (key: string) => string | undefined): {
  readonly tenant: TenantSwitches;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const isOn = (key: string) => {
    const text = get(key)?.trim() ?? "";
    if (!["", "true", "false"].includes(text)) problems.push(`${key} must be true or false`);
    return text === "true";
  };
  return { tenant: { activity: isOn("tapwatch:activity"), policy: isOn("tapwatch:policy") }, problems };
}

/** The arguments of the resources that there are once in a stack; absent: this stack does not have it. */
export interface TenantArguments {
  readonly activity?: ActivityArguments;
  readonly policy?: PolicyArguments;
}

/** Pure. Of several shards the first one watches the tenant. */
export function tenantArguments(
  { tenant, policyApprovals: approvals, shard }: Configuration,
  roster: Roster,
): TenantArguments {
  if (shard !== undefined && shard.index !== 1) return {};
  return {
    ...(tenant.activity && { activity: activityArguments(roster) }),
    ...(tenant.policy && { policy: approvals.length > 0 ? { approvals } : {} }),
  };
}

function activityArguments({ everybody, others }: Roster): ActivityArguments {
  const watched = everybody.flatMap(({ user, userPrincipalName, aliases }) => [
    user,
    userPrincipalName ?? user,
    ...aliases,
  ]);
  const ofUsers = everybody.flatMap(({ user, approvals = [] }) =>
    approvals.map((approval): EventApproval => ({ user, ...approval })),
  );
  const approvals = [...ofUsers, ...others].filter(isOfEvent);
  return {
    watched: [...new Set(watched.map((name) => name.toLowerCase()))].toSorted(),
    ...(approvals.length > 0 && { approvals }),
  };
}

/** Whether an approval names a pass, which may be one that came and went. */
export function isOfEvent({ pass }: Pick<ApprovalEntry, "pass">): boolean {
  return pass !== undefined && pass !== noPass;
}
