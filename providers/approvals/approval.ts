import { isDeepStrictEqual } from "node:util";

/**
 * What somebody agreed to about one user's passes, before or afterwards. It has one of three forms:
 * a window (`from`, `until`, `maxLifetimeInMinutes`, `isUsableOnce`) for a pass to come; a named pass (`pass`, a method id, or
 * `none` with `instead`); a named person (`userId`: `gone`, or an object id). docs/drift.md has the table.
 */
export interface Approval {
  /** Where the agreement stands. */
  readonly ticket?: string;
  /** Who approved, as the environment of `tapwatch accept` said; not proven. */
  readonly by?: string;
  /** ISO 8601 instant, as all here. */
  readonly approvedDateTime?: string;
  /** From then on it covers nothing, and what it covered is reported again. */
  readonly expires?: string;

  /** Window: the pass must be created, start and expire between them. */
  readonly from?: string;
  readonly until?: string;
  readonly maxLifetimeInMinutes?: number;
  /** true: only a one-time pass is covered; false: a reusable one too. */
  readonly isUsableOnce?: boolean;
  /** How many passes a window covers, one after the other. @default 1 */
  readonly uses?: number;

  /** The id of the method that is covered; `none`: that there is no pass, in the place of `instead`. */
  readonly pass?: string;
  /** With `pass: none`: the id of the accepted method that may be missing. */
  readonly instead?: string;

  /** `gone`: the departure of the user; an object id, or `returned` where none is known: who is there by that name. */
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

/** Whether an approval is over; one without `expires` never is. @param now milliseconds since the epoch */
export function hasExpired({ expires }: Approval, now: number): boolean {
  return expires !== undefined && !(Date.parse(expires) > now);
}

/** Whether both are about the same: a renewed approval may have another ticket, end or number of uses. */
export function isSameMatter(left: Approval, right: Approval): boolean {
  const form = formOf(left);
  if (form !== formOf(right)) return false;
  return form === "window" ? isSameWindow(left, right) : isDeepStrictEqual(named(left), named(right));
}

/** Whether both are one window. With another ticket, or other terms, it is another agreement, for another pass. */
export function isSameWindow(left: Approval, right: Approval): boolean {
  return formOf(left) === "window" && formOf(right) === "window" && isSameAgreement(left, right);
}

/**
 * Whether both are one agreement, and what one was used for the other was, too: however it is written, whoever wrote it, and
 * whenever it ends. Of a window the date does not matter, since it has terms of its own.
 */
export function isSameAgreement(left: Approval, right: Approval): boolean {
  return isDeepStrictEqual(agreementOf(left), agreementOf(right));
}

/**
 * For each line the one of another list that is the same agreement, if any; no line is the counterpart of two. A line as it
 * was written comes before one that only says the same.
 */
export function counterparts(lines: readonly Approval[], others: readonly Approval[]): (Approval | undefined)[] {
  const left = [...others];
  const taking = (isSame: (other: Approval, line: Approval) => boolean) => (line: Approval) => {
    const place = left.findIndex((other) => isSame(other, line));
    return place < 0 ? undefined : left.splice(place, 1)[0];
  };
  const written = lines.map(taking(isDeepStrictEqual));
  return lines.map((line, place) => written[place] ?? taking(isSameAgreement)(line));
}

function agreementOf(approval: Approval): readonly unknown[] {
  const { ticket, approvedDateTime } = approval;
  const isWindow = formOf(approval) === "window";
  return [ticket, isWindow ? undefined : time(approvedDateTime), ...named(approval), ...termsOf(approval)];
}

/** What a pass has to be within. */
export function termsOf({ from, until, maxLifetimeInMinutes, isUsableOnce }: Approval): readonly unknown[] {
  return [time(from), time(until), maxLifetimeInMinutes, isUsableOnce === true];
}

function named({ pass, instead, userId }: Approval): readonly unknown[] {
  return [pass, instead, userId?.toLowerCase()];
}

function time(dateTime: string | undefined): number | undefined {
  return dateTime === undefined ? undefined : Date.parse(dateTime);
}
