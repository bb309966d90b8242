/**
 * An instant with seven fractional digits, as audit logs write it. Two of these texts compare like the instants.
 * @param instant ISO 8601, with any number of fractional digits, or milliseconds since 1970
 * @returns undefined if it is no instant
 */
export function sevenDigits(instant: string | number): string | undefined {
  const milliseconds = typeof instant === "number" ? instant : Date.parse(instant);
  if (Number.isNaN(milliseconds)) return undefined;
  // Milliseconds are all that Date keeps.
  const finer = typeof instant === "number" ? undefined : /\.\d{3}(\d{1,4})/.exec(instant)?.[1];
  return new Date(milliseconds).toISOString().replace("Z", `${(finer ?? "").padEnd(4, "0")}Z`);
}
