import type { ObservedPass } from "./facts";

/** Milliseconds since the epoch, or undefined where Graph did not tell. */
export function timeOf(dateTime: string | undefined): number | undefined {
  const time = dateTime === undefined ? Number.NaN : Date.parse(dateTime);
  return Number.isNaN(time) ? undefined : time;
}

/** Start + lifetime; Graph has no expiry property. Undefined where either is absent, or out of any calendar. */
export function expiryOf({ startDateTime, lifetimeInMinutes }: ObservedPass): number | undefined {
  const start = timeOf(startDateTime);
  if (start === undefined || lifetimeInMinutes === undefined) return undefined;
  const expiry = start + lifetimeInMinutes * 60_000;
  return Number.isNaN(new Date(expiry).getTime()) ? undefined : expiry;
}
