import { linesToPaste } from "../approvals/lines";
import { minute } from "../base/text";
import type { Drifted } from "../outcome/outcome";
import type { ApprovalEntry, RunRecord } from "../record/record";

const meanings: Readonly<Record<ApprovalEntry["state"], string>> = {
  new: "accepted",
  standing: "accepted",
  lapsed: "over: drift again",
};

/** What a report shows of approvals: what was accepted since the run before, what is accepted for a while, and what lapsed. */
export function approvalsToShow({ approvals = [] }: Pick<RunRecord, "approvals">): ApprovalEntry[] {
  return approvals.filter(({ state, expires }) => state !== "standing" || expires !== undefined);
}

/** An approval in words; the names in it come from outside. */
export function describeApproval({ state, ticket, by, acceptedDateTime, expires }: Omit<ApprovalEntry, "user">) {
  return {
    state: meanings[state],
    why: [...(ticket === undefined ? ["no ticket"] : [ticket]), ...(by === undefined ? [] : [`by ${by}`])].join(", "),
    accepted: minute(acceptedDateTime),
    expires: expires === undefined ? "" : minute(expires),
  };
}

/** A line for each. */
export function approvalLinesOf(entries: readonly ApprovalEntry[]): string[] {
  return entries.map((entry) => {
    const { state, why, accepted, expires } = describeApproval(entry);
    const end = expires === "" ? "" : ` until ${expires}`;
    return `${entry.kind}: ${entry.user}: ${state}, ${accepted}${end}, ${why}`;
  });
}

/** The lines of a pull request that would end all pending drift. */
export function approvalsToPaste(drift: readonly Drifted[]): string {
  return linesToPaste(drift);
}
