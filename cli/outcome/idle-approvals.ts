import type { ApprovalEntry } from "@tapwatch/program/approvals";
import type { Outputs } from "@tapwatch/provider";
import { formOf, hasExpired, isSameAgreement } from "@tapwatch/provider/approvals";
import { without } from "@tapwatch/provider/state";
import type { OperationResult } from "../engine/engine";
import { isMethod, namesOf } from "../engine/state";

/** An entry of the stack's list of approvals, and its place. */
export interface PlacedApproval {
  readonly entry: ApprovalEntry;
  readonly place: string;
}

/**
 * Approvals that name something that nobody has seen: a typing error in a method id approves nothing, and would go unnoticed.
 * Each as a line with its place. Of somebody who could not be read nobody can tell. A window is for a pass to come.
 */
export function idleApprovals(
  approvals: readonly PlacedApproval[],
  { resources, failures }: Pick<OperationResult, "resources" | "failures">,
  now: Date,
): string[] {
  const failed = new Set(failures.map(({ urn }) => urn));
  const states = resources.filter((state) => isMethod(state) && !failed.has(state.urn));
  const known = new Map(
    states.flatMap((state) =>
      namesOf(state).map((name) => [name.toLowerCase(), (state.outputs ?? {}) as Partial<Outputs>]),
    ),
  );
  return approvals.flatMap(({ entry: { user, ...approval }, place }) => {
    const state = known.get(user.toLowerCase());
    if (state?.hasPass === undefined || state.unreadable !== undefined) return [];
    const isUsed = (state.accepted ?? []).some((used) => isSameAgreement(used.approval, approval));
    if (isUsed || hasExpired(approval, now.getTime())) return [];
    switch (formOf(approval)) {
      case "pass":
        return hasSeen(state, approval.pass) ? [] : [`${place}: ${user} never had the pass ${approval.pass}`];
      case "absence":
        return hasSeen(state, approval.instead) ? [] : [`${place}: ${user} never had the pass ${approval.instead}`];
      case "departure":
        return state.gone ? [] : [`${place}: userId is 'gone', and ${user} is there`];
      default:
        return [];
    }
  });
}

/** Wherever the state has an id of a pass: the last one, the accepted ones, those that were reported, and what lies aside. */
function hasSeen(state: Partial<Outputs>, methodId: string | undefined): boolean {
  // The approvals among the arguments name ids, too: they are what is asked about.
  return methodId !== undefined && JSON.stringify(without(state, "approvals")).includes(JSON.stringify(methodId));
}
