/**
 * One Temporary Access Pass as Graph reports it, under Graph's own property names (`id` becomes `methodId`, because `id`
 * is the resource's own). A property that Graph left out or sent as null is absent here: never null, never undefined,
 * since both fail or churn in Pulumi's state. `temporaryAccessPass`, the credential itself, has no place in this type.
 */
export interface Pass {
  readonly methodId: string;
  /** ISO 8601 instant exactly as Graph sent it, 0 to 7 fractional digits. */
  readonly createdDateTime?: string;
  /** ISO 8601 instant exactly as Graph sent it; may lie seconds before `createdDateTime`. */
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

/** Milliseconds since the epoch of an instant of Graph's, or undefined where there is none. */
export function instant(dateTime: string | undefined): number | undefined {
  const time = dateTime === undefined ? Number.NaN : Date.parse(dateTime);
  return Number.isNaN(time) ? undefined : time;
}

const beyondYears = Date.UTC(10_000, 0);

/** The expiry of a pass as an ISO 8601 instant: start + lifetime; undefined where either is unknown. */
export function expiryOf(startDateTime: string | undefined, lifetimeInMinutes: number | undefined): string | undefined {
  const start = instant(startDateTime);
  if (start === undefined || lifetimeInMinutes === undefined) return undefined;
  const expiry = new Date(start + lifetimeInMinutes * 60_000);
  // Beyond four digits the year of an instant has another form, which is nobody's but JavaScript's.
  return expiry.getTime() < beyondYears ? expiry.toISOString() : undefined;
}
