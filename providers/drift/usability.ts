import { instant, type Pass } from "../pass";

/**
 * The stage of a pass's life. `isUsable` decides; the reason says why a pass is not usable.
 * Unusable: not usable, for an unknown reason. Unexplained: not usable, without a reason. Unknown: Graph sent neither (beta
 * declares neither property).
 */
export type Usability =
  | "NotYetValid"
  | "Usable"
  | "Used"
  | "Expired"
  | "Disabled"
  | "Unusable"
  | "Unexplained"
  | "Unknown";

const unusableFor: Readonly<Record<string, Usability>> = {
  notyetvalid: "NotYetValid",
  onetimeused: "Used",
  expired: "Expired",
  disabledbypolicy: "Disabled",
};

export function usabilityOf(pass: Pass): Usability {
  if (pass.isUsable === true) return "Usable";
  const reason = pass.methodUsabilityReason?.toLowerCase();
  if (pass.isUsable === false) return reason === undefined ? "Unexplained" : (unusableFor[reason] ?? "Unusable");
  if (reason === undefined) return "Unknown";
  return reason === "enabledbypolicy" ? "Usable" : (unusableFor[reason] ?? "Unknown");
}

/** The moment of the judgement and the tolerance for clocks and replication, both in milliseconds. */
export interface Moment {
  readonly now: number;
  readonly clockSkew: number;
}

/** Whether the pass has started. false if the start is unknown: then nothing explains that a pass becomes usable. */
export function hasStarted(pass: Pass, { now, clockSkew }: Moment): boolean {
  const start = instant(pass.startDateTime);
  return start !== undefined && now >= start - clockSkew;
}

/** Whether the pass has expired; undefined if start or lifetime is unknown. */
export function isOver(pass: Pass, { now, clockSkew }: Moment, side: "early" | "late" = "early"): boolean | undefined {
  const expiry = instant(pass.expiresDateTime);
  if (expiry === undefined) return undefined;
  return side === "early" ? now >= expiry - clockSkew : now > expiry + clockSkew;
}

/** Whether a pass has ended: it was used or has expired. A reason that contradicts the pass's own properties does not count. */
export function hasEnded(pass: Pass, moment: Moment): boolean {
  switch (usabilityOf(pass)) {
    case "Usable":
      return false;
    case "Used":
      return pass.isUsableOnce !== false;
    case "Expired":
      return isOver(pass, moment) !== false;
    default:
      return isOver(pass, moment, "late") === true;
  }
}
