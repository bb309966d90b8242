import { instant, type Pass } from "../pass";
import type { Approval } from "./approval";

/** Whether a pass keeps one term of an approval. @param clockSkew milliseconds */
type Term = (approval: Approval, pass: Pass, clockSkew: number) => boolean;

/** The terms of an approval by the names of what breaks them. A property that Graph left out does not keep them. */
export const terms = {
  beforeWindow: ({ from }, { createdDateTime, startDateTime }, clockSkew) =>
    from === undefined ||
    [createdDateTime, startDateTime].every((given) => isOrdered(instant(from), instant(given), clockSkew)),
  afterWindow: ({ until }, { expiresDateTime }, clockSkew) =>
    until === undefined || isOrdered(instant(expiresDateTime), instant(until), clockSkew),
  tooLong: ({ maxLifetimeInMinutes: most }, { lifetimeInMinutes = Number.POSITIVE_INFINITY }) =>
    most === undefined || lifetimeInMinutes <= most,
  reusable: ({ isUsableOnce }, pass) => isUsableOnce !== true || pass.isUsableOnce === true,
} as const satisfies Readonly<Record<string, Term>>;

const all: readonly Term[] = Object.values(terms);

/**
 * Whether a pass is within the approval's terms.
 * @param clockSkew milliseconds
 */
export function fits(approval: Approval, pass: Pass, clockSkew: number): boolean {
  return all.every((keeps) => keeps(approval, pass, clockSkew));
}

function isOrdered(earlier: number | undefined, later: number | undefined, clockSkew: number): boolean {
  return earlier !== undefined && later !== undefined && earlier <= later + clockSkew;
}
