import { instant, type Pass } from "../pass";

/** What was agreed beforehand about a pass. A term that is absent was not restricted. */
export interface Approval {
  readonly ticket?: string;
  /** ISO 8601 instants: the pass must be created, start and expire between them. */
  readonly from?: string;
  readonly until?: string;
  readonly maxLifetimeInMinutes?: number;
  /** true: only a one-time pass is covered; false: a reusable one too. */
  readonly isUsableOnce?: boolean;
  readonly methodId?: string;
}

/** Whether an approval covers a pass. What Graph did not tell about the pass is never taken to be covered. */
export function covers(approval: Approval | undefined, pass: Pass, clockSkew: number): boolean {
  if (approval === undefined) return false;
  const { from, until, maxLifetimeInMinutes, isUsableOnce, methodId } = approval;

  const notBefore = (dateTime: string | undefined) =>
    from === undefined || within(instant(from), instant(dateTime), clockSkew);
  const notAfter = (dateTime: string | undefined) =>
    until === undefined || within(instant(dateTime), instant(until), clockSkew);

  return (
    (methodId === undefined || methodId === pass.methodId) &&
    notBefore(pass.createdDateTime) &&
    notBefore(pass.startDateTime) &&
    notAfter(pass.expiresDateTime) &&
    (maxLifetimeInMinutes === undefined ||
      (pass.lifetimeInMinutes ?? Number.POSITIVE_INFINITY) <= maxLifetimeInMinutes) &&
    (isUsableOnce !== true || pass.isUsableOnce === true)
  );
}

function within(earlier: number | undefined, later: number | undefined, clockSkew: number): boolean {
  return earlier !== undefined && later !== undefined && earlier <= later + clockSkew;
}
