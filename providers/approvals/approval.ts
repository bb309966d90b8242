import { isDeepStrictEqual } from "node:util";

/**
 * An approval for one user, given before or after the fact. It has one of three forms:
 * a window (`from`, `until`, `maxLifetimeInMinutes`, `isUsableOnce`, `initiatedBy`) for a pass to come; a named pass (`pass`: a method id, or
 * `none` with `instead`); a named person (`userId`: `gone`, `returned` or an object id). docs/drift.md has the table.
 */
export interface Approval {
  /** The ticket of the agreement. */
  readonly ticket?: string;
  /** Who approved, as the environment of `tapwatch accept` says; not proven. */
  readonly by?: string;
  /** When it was approved. ISO 8601 instant, like every instant here. */
  readonly approvedDateTime?: string;
  /** From then on the approval covers nothing, and what it covered is drift again. */
  readonly expires?: string;

  /** Window: the pass must be created, start and expire between `from` and `until`. */
  readonly from?: string;
  readonly until?: string;
  readonly maxLifetimeInMinutes?: number;
  /** true: only a one-time pass is covered; false: a reusable one too. */
  readonly isUsableOnce?: boolean;
  /** Who must have issued the pass, by the audit log: a user's object id or principal name, an application's client id or name. */
  readonly initiatedBy?: string;
  /** How many passes a window covers, one after the other. @default 1 */
  readonly uses?: number;

  /** The method id of the covered pass; `none`: the absence of the pass that `instead` names. */
  readonly pass?: string;
  /** With `pass: none`: the method id of the accepted pass that may be missing. */
  readonly instead?: string;

  /** `gone`: the user's departure. An object id: the person who has the name now; `returned`: the same, if the id is not known. */
  readonly userId?: string;
}

/** The value of `pass` that stands for "there is none". */
export const noPass = "none";
/** Values of `userId` that are no object id. */
export const [departed, returned] = ["gone", "returned"] as const;

export type ApprovalForm = "window" | "pass" | "absence" | "departure" | "person";

export function formOf({ pass, userId }: Approval): ApprovalForm {
  if (userId !== undefined) return userId === departed ? "departure" : "person";
  if (pass !== undefined) return pass === noPass ? "absence" : "pass";
  return "window";
}

/** An approval without `expires` never expires. @param now milliseconds since the epoch */
export function hasExpired({ expires }: Pick<Approval, "expires">, now: number): boolean {
  return expires !== undefined && !(Date.parse(expires) > now);
}

/** Whether both approve the same thing. A renewed approval may have another ticket, end or number of uses. */
export function isSameMatter(left: Approval, right: Approval): boolean {
  const form = formOf(left);
  if (form !== formOf(right)) return false;
  return form === "window" ? isSameWindow(left, right) : isDeepStrictEqual(named(left), named(right));
}

/** Whether both are the same window. Another ticket, or other terms, make another window, for another pass. */
export function isSameWindow(left: Approval, right: Approval): boolean {
  return formOf(left) === "window" && formOf(right) === "window" && isSameAgreement(left, right);
}

/**
 * Whether both are the same agreement: if one is used, the other is, too. `by`, `expires`, `uses` and the form of an instant
 * do not matter. A window's `approvedDateTime` does not matter, either: its terms are enough.
 */
export function isSameAgreement(left: Approval, right: Approval): boolean {
  return isDeepStrictEqual(agreementOf(left), agreementOf(right));
}

/**
 * Finds for each approval its counterpart in another list: the same agreement. None is the counterpart of two. An equal
 * approval is preferred to one that is only the same agreement.
 */
export function counterparts(lines: readonly Approval[], others: readonly Approval[]): (Approval | undefined)[] {
  return pairs(lines, others, isSameAgreement);
}

/** The same for lines of any kind. @param isSame whether both are the same agreement */
export function pairs<Line>(
  lines: readonly Line[],
  others: readonly Line[],
  isSame: (other: Line, line: Line) => boolean,
): (Line | undefined)[] {
  const left = [...others];
  const taking = (fits: (other: Line, line: Line) => boolean) => (line: Line) => {
    const place = left.findIndex((other) => fits(other, line));
    return place < 0 ? undefined : left.splice(place, 1)[0];
  };
  const written = lines.map(taking(isDeepStrictEqual));
  return lines.map((line, place) => written[place] ?? taking(isSame)(line));
}

function agreementOf(approval: Approval): readonly unknown[] {
  const { ticket, approvedDateTime } = approval;
  const isWindow = formOf(approval) === "window";
  return [ticket, isWindow ? undefined : time(approvedDateTime), ...named(approval), ...termsOf(approval)];
}

/** The limits that a pass must keep. */
export function termsOf(approval: Approval): readonly unknown[] {
  const { from, until, maxLifetimeInMinutes, isUsableOnce, initiatedBy } = approval;
  return [time(from), time(until), maxLifetimeInMinutes, isUsableOnce === true, initiatedBy?.toLowerCase()];
}

function named({ pass, instead, userId }: Approval): readonly unknown[] {
  return [pass, instead, userId?.toLowerCase()];
}

function time(dateTime: string | undefined): number | undefined {
  return dateTime === undefined ? undefined : Date.parse(dateTime);
}
