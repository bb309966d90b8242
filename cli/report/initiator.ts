import type { Drift } from "@tapwatch/provider";
import { minute, plain } from "../base/text";

const certainty = {
  methodId: "",
  userAndTime: ", by user and time",
  policy: ", who changed the tenant's policy",
} as const;

/** Who caused a drift, in a few words; undefined: the audit log does not tell. */
export function describeInitiator({ initiatedBy }: Pick<Drift, "initiatedBy">): string | undefined {
  if (initiatedBy === undefined) return undefined;
  const { user, app, activityDateTime, matchedBy } = initiatedBy;
  const name =
    user?.userPrincipalName ??
    user?.displayName ??
    user?.id ??
    app?.displayName ??
    app?.appId ??
    app?.servicePrincipalId;
  const address = user?.ipAddress ?? app?.ipAddress;
  const who = `${name ?? "somebody"}${app !== undefined && user === undefined ? " (application)" : ""}`;
  return plain(
    `${who}${address === undefined ? "" : ` from ${address}`}, ${minute(activityDateTime)}${certainty[matchedBy]}`,
  );
}
