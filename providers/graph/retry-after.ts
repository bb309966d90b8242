/**
 * Parses a Retry-After header: seconds, or an HTTP date (RFC 9110, 10.2.3).
 * @param now milliseconds since the epoch
 * @returns milliseconds from now, never negative; undefined if it is neither
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // An HTTP date begins with the day's name. Date.parse alone would read "-5" as a year.
  const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Milliseconds. */
const longestBackoff = 20_000;

/**
 * How long to wait before a retry, in milliseconds, if the server did not say: exponential, with jitter
 * (https://learn.microsoft.com/graph/throttling).
 * @param attempt how many attempts failed, from 1
 * @param random in [0, 1)
 * @param base milliseconds before the first retry
 * @param limits the longest wait, and which part of a wait is left to chance: by default a half, so that the few attempts that a
 *   failure has take their time
 */
export function backoff(
  attempt: number,
  random: number,
  base: number,
  { longest = longestBackoff, spread = 0.5 }: { readonly longest?: number; readonly spread?: number } = {},
): number {
  const whole = Math.min(base * 2 ** Math.min(attempt - 1, 10), longest);
  return Math.round(whole * (1 - spread + random * spread));
}
