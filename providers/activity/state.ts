import type { Approval } from "../approvals/approval";
import type { ActivityKind } from "../drift/drift";
import { defined, type Unreadable } from "../state";
import type { PassEvent } from "./event";

/** An approval of a pass, by its id, and whose pass it is. */
export interface EventApproval extends Approval {
  /** Object id or user principal name. */
  readonly user: string;
}

export interface ActivityArguments {
  /** Whose passes have a resource of their own: object ids and principal names. */
  readonly watched: readonly string[];
  /** Approvals that name a pass. Others cover nothing here: a window is for the user's own resource. */
  readonly approvals?: readonly EventApproval[];
}

/** An event that nothing explains. */
export interface UnexplainedEvent extends PassEvent {
  /**
   * `Vanished`: issued and gone again between two looks; `Unwatched`: issued to somebody who is not watched; `Unclear`: about a pass,
   * and in a form that tapwatch does not know.
   */
  readonly kind: Exclude<ActivityKind, "Used">;
  /** ISO 8601 instant of the look that first found it. */
  readonly firstReportedDateTime: string;
  /** The first sign-in with the pass, if the sign-in log tells of one: reported as a drift of its own, `Used`. */
  readonly signIn?: SignIn;
}

export interface SignIn {
  readonly createdDateTime: string;
  readonly ipAddress?: string;
  readonly appDisplayName?: string;
}

/** An event that an approval covers. */
export interface AcceptedEvent extends UnexplainedEvent {
  /** ISO 8601 instant. */
  readonly acceptedDateTime: string;
  readonly approval: EventApproval;
}

/** How far the log was read. It changes with an event that was not seen before, and every other day in a quiet tenant. */
export interface Mark {
  /** ISO 8601 instant of the last event that was seen; absent: none was. */
  readonly activityDateTime?: string;
  /** ISO 8601 instant, by Graph's clock, of the reading that moved the mark. */
  readonly readDateTime: string;
  /** The events of the day before it that were seen: others of that day are late. */
  readonly seen: readonly string[];
}

/** A time of which the log does not tell any more: what happened in it nobody can tell. */
export interface Gap {
  readonly from: string;
  readonly until: string;
  readonly firstReportedDateTime: string;
}

export interface ActivityState {
  /** The tenant whose log it is. */
  readonly tenantId?: string;
  /** ISO 8601 instant: events before it are not judged. Absent: the log could not be read yet. */
  readonly beganDateTime?: string;
  readonly mark?: Mark;
  readonly unexplained: readonly UnexplainedEvent[];
  /** Events that are too new to tell, or whose user could not be read. */
  readonly undecided?: readonly PassEvent[];
  readonly accepted?: readonly AcceptedEvent[];
  readonly gaps?: readonly Gap[];
  /** Set if the log may not be read any more. */
  readonly unreadable?: Unreadable;
}

export type ActivityOutputs = ActivityArguments & ActivityState;

/** The arguments alone, in a fixed order. */
export function activityArgumentsIn({ watched, approvals = [] }: ActivityArguments): ActivityArguments {
  return { watched, ...(approvals.length > 0 && { approvals }) };
}

const stateProperties = [
  ...["tenantId", "beganDateTime", "mark", "unexplained", "undecided", "accepted", "gaps", "unreadable"],
] as const satisfies readonly (keyof ActivityState)[];

/** What is known, without the arguments. Absent properties are left out: Pulumi's wire format has no undefined. */
export function activityStateIn(outputs: ActivityOutputs): ActivityState {
  return defined(outputs, stateProperties);
}
