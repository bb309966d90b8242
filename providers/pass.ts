/**
 * One Temporary Access Pass, with Graph's property names (`id` becomes `methodId`, because Pulumi uses `id` for the
 * resource). A property that Graph left out or sent as null is absent: null and undefined make trouble in Pulumi's state.
 * `temporaryAccessPass`, the password itself, is never part of it.
 */
export interface Pass {
  readonly methodId: string;
  /** ISO 8601 instant exactly as Graph sent it, 0 to 7 fractional digits. */
  readonly createdDateTime?: string;
  /** ISO 8601 instant exactly as Graph sent it; may be some seconds before `createdDateTime`. */
  readonly startDateTime?: string;
  /** Minutes, 10 to 43200. */
  readonly lifetimeInMinutes?: number;
  readonly isUsableOnce?: boolean;
  readonly isUsable?: boolean;
  /** An open list: EnabledByPolicy, DisabledByPolicy, Expired, NotYetValid, OneTimeUsed, and whatever comes next. */
  readonly methodUsabilityReason?: string;
  /** Computed, start + lifetime, because Graph has no expiry property. ISO 8601 with milliseconds. */
  readonly expiresDateTime?: string;
}

/** Milliseconds since the epoch; undefined if there is no instant, or it cannot be read. */
export function instant(dateTime: string | undefined): number | undefined {
  const time = dateTime === undefined ? Number.NaN : Date.parse(dateTime);
  return Number.isNaN(time) ? undefined : time;
}

const beyondYears = Date.UTC(10_000, 0);

/** The expiry of a pass as an ISO 8601 instant: start + lifetime; undefined if either is unknown. */
export function expiryOf(startDateTime: string | undefined, lifetimeInMinutes: number | undefined): string | undefined {
  const start = instant(startDateTime);
  if (start === undefined || lifetimeInMinutes === undefined) return undefined;
  const expiry = new Date(start + lifetimeInMinutes * 60_000);
  // JavaScript writes a year of five digits in its own form, which no other program reads.
  return expiry.getTime() < beyondYears ? expiry.toISOString() : undefined;
}
