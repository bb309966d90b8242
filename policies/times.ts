import type { ObservedPass } from "./facts";

/** Milliseconds since the epoch; undefined if the instant is absent or cannot be read. */
export function timeOf(dateTime: string | undefined): number | undefined {
  const time = dateTime === undefined ? Number.NaN : Date.parse(dateTime);
  return Number.isNaN(time) ? undefined : time;
}

/** Milliseconds since the epoch: start + lifetime, because Graph has no expiry property. Undefined if it cannot be computed. */
export function expiryOf({ startDateTime, lifetimeInMinutes }: ObservedPass): number | undefined {
  const start = timeOf(startDateTime);
  if (start === undefined || lifetimeInMinutes === undefined) return undefined;
  const expiry = start + lifetimeInMinutes * 60_000;
  return Number.isNaN(new Date(expiry).getTime()) ? undefined : expiry;
}
