import type { Drift } from "@tapwatch/provider";
import type { InitiatedBy } from "@tapwatch/provider/activity/event";
import { minute, plain } from "../base/text";

const certainty = {
  methodId: "",
  userAndTime: ", by user and time",
  policy: ", who changed the tenant's policy",
} as const;

/** Who caused a drift, in a few words; undefined: the audit log does not tell. */
export function describeInitiator({ initiatedBy }: Pick<Drift, "initiatedBy">): string | undefined {
  if (initiatedBy === undefined) return undefined;
  const { activityDateTime, matchedBy } = initiatedBy;
  return plain(`${describeActor(initiatedBy)}, ${minute(activityDateTime)}${certainty[matchedBy]}`);
}

/** Who did it, and from where as far as the audit log tells. */
export function describeActor(by: InitiatedBy): string {
  const address = addressOf(by);
  return plain(`${actorName(by) ?? "somebody"}${address === undefined ? "" : ` from ${address}`}`);
}

/** Whoever did it, as people know them; undefined: the audit log does not tell. */
export function actorName({ user, app }: InitiatedBy): string | undefined {
  const name =
    user?.userPrincipalName ??
    user?.displayName ??
    user?.id ??
    app?.displayName ??
    app?.appId ??
    app?.servicePrincipalId;
  if (name === undefined) return undefined;
  return `${name}${app !== undefined && user === undefined ? " (application)" : ""}`;
}

/** The IP address from which it was done. */
export function addressOf({ user, app }: InitiatedBy): string | undefined {
  return user?.ipAddress ?? app?.ipAddress;
}
