import { instant, type Pass } from "../pass";

/**
 * The stage of its life that a pass says it is in. `isUsable` decides; the reason tells the kinds of unusable apart.
 * Unusable: not usable for a reason that we do not know. Unexplained: not usable, and no reason was told. Unknown: Graph
 * told neither (beta declares neither property).
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

/** A moment of judgement: `now` and the tolerance for clocks and replication, both in milliseconds. */
export interface Moment {
  readonly now: number;
  readonly clockSkew: number;
}

/** Whether the pass's start has come. Without a start time nothing explains a pass that becomes usable: no. */
export function hasStarted(pass: Pass, { now, clockSkew }: Moment): boolean {
  const start = instant(pass.startDateTime);
  return start !== undefined && now >= start - clockSkew;
}

/** Whether the pass is past its computed expiry; undefined where start or lifetime is unknown. */
export function isOver(pass: Pass, { now, clockSkew }: Moment, side: "early" | "late" = "early"): boolean | undefined {
  const expiry = instant(pass.expiresDateTime);
  if (expiry === undefined) return undefined;
  return side === "early" ? now >= expiry - clockSkew : now > expiry + clockSkew;
}

/** Whether a pass has had its life: used, or expired. One that says so against its own times has not. */
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
