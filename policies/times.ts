import type { ObservedPass } from "./facts";

/** Milliseconds since the epoch, or undefined where Graph did not tell. */
export function timeOf(dateTime: string | undefined): number | undefined {
  const time = dateTime === undefined ? Number.NaN : Date.parse(dateTime);
  return Number.isNaN(time) ? undefined : time;
}

/** Start + lifetime; Graph has no expiry property. */
export function expiryOf({ startDateTime, lifetimeInMinutes }: ObservedPass): number | undefined {
  const start = timeOf(startDateTime);
  return start === undefined || lifetimeInMinutes === undefined ? undefined : start + lifetimeInMinutes * 60_000;
}
