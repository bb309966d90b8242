/** Seconds from one ISO 8601 instant to another; NaN if one of them is none. */
export function timeBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
