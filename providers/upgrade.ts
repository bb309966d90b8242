import type { Approval } from "./approvals/approval";
import { formOf } from "./approvals/approval";
import { fits } from "./approvals/covers";
import { type Arguments, type Known, type Outputs, without } from "./state";

/** A user's `approval` as version 0.1.0 had it: one, for every pass that fits. */
export interface OldApproval
  extends Pick<Approval, "ticket" | "from" | "until" | "maxLifetimeInMinutes" | "isUsableOnce"> {
  readonly methodId?: string;
}

/** What a program may give, 0.1.0's only approval too. */
export type GivenArguments = Arguments & { readonly approval?: OldApproval };

/** The longest clock skew that 0.1.0 knew: rather one window too many is taken for used. */
const aDay = 24 * 60 * 60_000;

type Saved = Outputs & { readonly approval?: OldApproval };

/** The old form in the new one: a window, or a named pass that has to be within it. */
export function approvalOf({ methodId, ...terms }: OldApproval): Approval {
  if (methodId !== undefined) return { ...terms, pass: methodId };
  const { ticket, ...window } = terms;
  // A ticket alone covered any pass. In the new form a window without a restriction has to say so.
  return Object.keys(window).length > 0 ? terms : { ...terms, isUsableOnce: false };
}

/** What the program gave, in whatever version's form it was saved. */
export function argumentsIn({ user, approvals = [], approval }: Arguments & Pick<Saved, "approval">): Arguments {
  const all = approval === undefined ? approvals : [...approvals, approvalOf(approval)];
  return { user, ...(all.length > 0 && { approvals: all }) };
}

/** What was known, in whatever version's form it was saved. */
export function knownIn(saved: Saved): Known {
  const { approval } = saved;
  const { __provider: _, ...known } = without(saved, "approvals", "approval") as Known & { __provider?: unknown };
  if (approval === undefined || known.accepted !== undefined || known.baseline === undefined) return known;
  // What 0.1.0 let a window cover counts: the window is used, and no second pass slips through.
  const window = approvalOf(approval);
  const { baseline } = known;
  if (formOf(window) !== "window" || !fits(window, baseline, aDay)) return known;
  const acceptedDateTime = baseline.createdDateTime ?? baseline.startDateTime;
  if (acceptedDateTime === undefined) return known;
  return {
    ...known,
    accepted: [{ kind: "Issued", methodId: baseline.methodId, acceptedDateTime, approval: window }],
  };
}
