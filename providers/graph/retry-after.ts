/**
 * Reads a Retry-After header: seconds, or a date of HTTP (RFC 9110, 10.2.3).
 * @param now milliseconds since the epoch
 * @returns milliseconds from now, never negative; undefined if it says neither
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Dates of HTTP name their day; Date.parse alone would also take "-5" for a year.
  const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** No wait of our own choice is longer. */
const longestBackoff = 20_000;

/**
 * How long to wait before an attempt is repeated, where the server did not say: exponential with full jitter between half
 * and the whole (https://learn.microsoft.com/graph/throttling).
 * @param attempt of those that failed, from 1
 * @param random in [0, 1)
 * @param base milliseconds before the first repetition
 */
export function backoff(attempt: number, random: number, base: number): number {
  const whole = Math.min(base * 2 ** Math.min(attempt - 1, 10), longestBackoff);
  return Math.round(whole * (0.5 + random / 2));
}
