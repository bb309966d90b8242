import type { Approval, Outputs } from "@tapwatch/provider";
import { departed, isStranger, noPass, returned, strangerIn } from "@tapwatch/provider/approvals";
import { isDrift } from "@tapwatch/provider/drift";
import { isGone } from "@tapwatch/provider/state";

/** What an approval has to name to end a drift. */
export type Named = Pick<Approval, "pass" | "instead" | "userId"> & {
  /** The fingerprint of the tenant's policy: its approval names no user. */
  readonly policy?: string;
};

/** What has to be approved, all of it, so that no drift of this user is left. */
export function approvalsNeeded(method: Outputs): Named[] {
  const { pass, baseline, drift } = method;
  if (!isDrift(drift)) return [];
  if (isGone(method)) return [{ userId: departed }];
  if (drift.kind !== "UserReturned") return [namedPass(pass?.methodId, baseline?.methodId)];
  const person = { userId: strangerIn(drift) ?? returned };
  // For another person nothing is accepted yet. The same person may have another pass now, or none.
  const accepted = isStranger(drift) ? undefined : baseline;
  if (pass === undefined && accepted === undefined) return [person];
  return [person, namedPass(pass?.methodId, accepted?.methodId)];
}

function namedPass(there: string | undefined, accepted: string | undefined): Named {
  if (there !== undefined) return { pass: there };
  return { pass: noPass, ...(accepted !== undefined && { instead: accepted }) };
}
