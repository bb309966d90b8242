import type { Approval } from "./approvals/approval";
import { formOf } from "./approvals/approval";
import { fits } from "./approvals/fits";
import { type Arguments, type Known, type Outputs, without } from "./state";

/** The `approval` of version 0.1.0: one for each user, for every pass that fits. */
export interface OldApproval
  extends Pick<Approval, "ticket" | "from" | "until" | "maxLifetimeInMinutes" | "isUsableOnce"> {
  readonly methodId?: string;
}

/** What a program may give; version 0.1.0 had `approval`. */
export type GivenArguments = Arguments & { readonly approval?: OldApproval };

/** The longest clock skew of 0.1.0. In doubt a window counts as used. */
const aDay = 24 * 60 * 60_000;

type Saved = Outputs & { readonly approval?: OldApproval };

/** The old form in the new one: a window, or a named pass with terms. */
export function approvalOf({ methodId, ...terms }: OldApproval): Approval {
  if (methodId !== undefined) return { ...terms, pass: methodId };
  const { ticket, ...window } = terms;
  // A ticket alone covered any pass. A window needs at least one term, so this one restricts nothing.
  return Object.keys(window).length > 0 ? terms : { ...terms, isUsableOnce: false };
}

/** The arguments in a state of any version. */
export function argumentsIn(saved: Arguments & Pick<Saved, "approval">): Arguments {
  const { user, userPrincipalName, labels = [], approvals = [], approval } = saved;
  const all = approval === undefined ? approvals : [...approvals, approvalOf(approval)];
  return {
    user,
    ...(userPrincipalName !== undefined && { userPrincipalName }),
    ...(labels.length > 0 && { labels }),
    ...(all.length > 0 && { approvals: all }),
  };
}

/** What is known, from a state of any version. */
export function knownIn(saved: Saved): Known {
  const { approval } = saved;
  const { __provider: _, ...known } = without(
    saved,
    "userPrincipalName",
    "labels",
    "approvals",
    "approval",
  ) as Known & { __provider?: unknown };
  if (approval === undefined || known.accepted !== undefined || known.baseline === undefined) return known;
  // If the window covered the baseline in 0.1.0, it is used: it must not cover a second pass.
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
