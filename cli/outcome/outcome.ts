import type { Acceptance, Drift, DriftKind, Pass, PropertyChange } from "@tapwatch/provider";
import type { PolicyApproval } from "@tapwatch/provider/policy/state";
import type { Named } from "../approvals/needed";
import type { Diagnostic, OperationResult, Violation } from "../engine/engine";

/**
 * The outcome of an operation by user, the same for both engines. Exit code, record, reports, messages, telemetry and
 * status are made from it alone. All lists are in the order of the users' names.
 */
export interface Outcome extends Facts {
  readonly operation: OperationResult["kind"];
  /** Absent: nobody was read yet. */
  readonly tenantId?: string;
  readonly users: readonly UserOutcome[];
  /** True if an error kept the operation from being carried out: nothing is to be concluded. */
  readonly stopped: boolean;
  /** True if it was stopped, and had saved something by then; absent: nothing was saved. */
  readonly savedSome?: boolean;
  /** True if more than reading went wrong: it was stopped, or the provider refused arguments or could not delete. */
  readonly failed: boolean;
  /** cli/outcome/exit-code.ts */
  readonly exitCode: number;
  /** What this operation accepted, or a preview would: each with the approval that covers it. */
  readonly accepted: readonly Accepted[];
  /** Everything that is accepted by an approval, now or earlier. */
  readonly approvals: readonly Accepted[];
  /** Users whose watch began, in a stack that watched others before. */
  readonly begun: readonly string[];
  /** Users whose resources were deleted, or would be. Nothing in the tenant is deleted. */
  readonly forgotten: readonly Forgotten[];
}

/** What is known after an operation. A record has the same, with a history. */
export interface Facts {
  /** Users that the operation was asked about; absent: all of the stack. Nothing is said of others. */
  readonly targets?: readonly string[];
  readonly users: readonly UserFact[];
  /** Drift that is pending after the operation; after a preview: that would be. */
  readonly drift: readonly Drifted[];
  /** What the policies say, without what drift and refusals say already. */
  readonly findings: readonly Finding[];
  /** Users that this operation could not read, and why. */
  readonly unreadable: readonly NotRead[];
  /** Users that the tenant does not know any more, unless their departure was accepted. They are drifted, too. */
  readonly gone: readonly string[];
  readonly messages: readonly Pick<Diagnostic, "severity" | "message">[];
}

export interface UserFact {
  readonly user: string;
  /**
   * `gone`: the tenant does not know the user; `unknown`: the run could not tell. Of both `pass` is what was last known;
   * neither is ever to be taken for `noPass`.
   */
  readonly observation: "pass" | "noPass" | "gone" | "unknown";
  readonly pass?: Pass;
  /** As the configuration has them. Absent: none, or the record is of an older version. */
  readonly labels?: readonly string[];
}

export interface UserOutcome extends UserFact {
  /**
   * `now`: the tenant told of this user during the operation; `before`: it was not asked, and all is as it was saved; `not`: it
   * did not tell, or the watch of this user has not begun.
   */
  readonly read: "now" | "before" | "not";
}

export interface Drifted {
  readonly user: string;
  readonly kind: DriftKind;
  readonly changes: readonly PropertyChange[];
  readonly firstReportedDateTime?: Drift["firstReportedDateTime"];
  /** Who caused it, if the audit log tells. */
  readonly initiatedBy?: Drift["initiatedBy"];
  /** What approvals have to name to end it (docs/drift.md); empty where the user could not be read. */
  readonly toApprove?: readonly Named[];
}

/** What was known last of a user who is no longer watched. */
export interface Forgotten {
  readonly user: string;
  readonly pass?: Pass;
  /** The drift that was pending; absent: none. */
  readonly drift?: Drift;
}

/** A violation, by the user whom it is about. */
export interface Finding extends Omit<Violation, "urn"> {
  /** Absent: the finding is about the stack. */
  readonly user?: string;
}

export interface NotRead {
  readonly user: string;
  /**
   * `refused`: Graph refuses to tell about this user; `failed`: the operation could not ask; `notAsked`: it did not ask;
   * `notObserved`: the program names the user, and the state does not know it yet; `lost`: the audit log does not go back so far any
   * more.
   */
  readonly reason: "refused" | "failed" | "notAsked" | "notObserved" | "lost";
  readonly message: string;
  /** If Graph refused: its answer. */
  readonly httpStatus?: number;
  readonly code?: string;
  readonly firstReportedDateTime?: string;
}

/** Something that an approval covers, as the state has it. */
export interface Accepted extends Pick<Acceptance, "methodId" | "acceptedDateTime"> {
  readonly user: string;
  readonly kind: DriftKind;
  readonly approval: Acceptance["approval"] | PolicyApproval;
}

/** By their names. */
export function usersOf({ users }: Pick<Facts, "users">): ReadonlyMap<string, UserFact> {
  return new Map(users.map((one) => [one.user, one]));
}

/** Sorted by the users' names, the order of all lists. */
export function byUser<One extends { readonly user: string }>(all: readonly One[]): One[] {
  return all.toSorted((left, right) => (left.user < right.user ? -1 : left.user > right.user ? 1 : 0));
}
