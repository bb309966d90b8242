import { formOf } from "@tapwatch/provider/approvals";
import type { Accepted, Outcome } from "../outcome/outcome";
import type { ApprovalEntry, WholeRecord } from "./record";

/** What is accepted, each new or known since the record before, and what has lapsed since. */
export function approvalEntries(
  { approvals, drift }: Pick<Outcome, "approvals" | "drift">,
  previous: WholeRecord | undefined,
): ApprovalEntry[] {
  const before = (previous?.approvals ?? []).filter(({ state }) => state !== "lapsed");
  const known = new Set(before.map(keyOf));
  const current = approvals.map(entryOf);
  const standing = current.map(
    (entry): ApprovalEntry => ({ ...entry, state: known.has(keyOf(entry)) ? "standing" : "new" }),
  );
  // An approval with an end that is not there any more has lapsed, unless its user has no drift.
  const left = new Set(current.map(matterOf));
  const drifted = new Set(drift.map(({ user }) => user));
  const lapsed = before
    .filter((entry) => entry.expires !== undefined && drifted.has(entry.user) && !left.has(matterOf(entry)))
    .map((entry): ApprovalEntry => ({ ...entry, state: "lapsed" }));
  return [...standing, ...lapsed];
}

/** An acceptance without the parts that only the state needs. */
export function entryOf({ user, kind, methodId, acceptedDateTime, approval }: Accepted): Omit<ApprovalEntry, "state"> {
  const { ticket, by, expires } = approval;
  return {
    user,
    kind,
    form: "policy" in approval ? "policy" : formOf(approval),
    ...(methodId !== undefined && { methodId }),
    acceptedDateTime,
    ...(ticket !== undefined && { ticket }),
    ...(by !== undefined && { by }),
    ...(expires !== undefined && { expires }),
  };
}

function keyOf(entry: Omit<ApprovalEntry, "state">): string {
  return JSON.stringify([matterOf(entry), entry.expires]);
}

/** The end is not part of the key: a renewed approval has not lapsed. */
function matterOf({ user, kind, form, methodId, acceptedDateTime }: Omit<ApprovalEntry, "state">): string {
  return JSON.stringify([user, kind, form, methodId, acceptedDateTime]);
}
