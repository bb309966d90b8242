import { type Assessment, assess, type LastLook } from "../drift/assess";
import { type Drift, noDrift } from "../drift/drift";
import type { Pass } from "../pass";
import { isGone, type Known } from "../state";
import type { Approval } from "./approval";
import { personChange } from "./person";

/** By what a drift is judged. */
export interface Terms {
  readonly approvals: readonly Approval[];
  /** ISO 8601 instant. */
  readonly now: string;
  readonly clockSkewMinutes: number;
  /** What was known before this look; absent: nobody looks. A window is for a pass to come, and covers nothing that was reported before. */
  readonly before?: Known;
}

/** Judges the pass that was last seen once more, against another baseline. */
export function reassess(
  pass: Pass | undefined,
  baseline: Pass | undefined,
  last: LastLook | undefined,
  { now, clockSkewMinutes }: Terms,
): Assessment {
  return assess({ baseline, observed: pass, now, clockSkewMinutes, last });
}

/** That the tenant does not know the user, unless somebody accepted it. */
export function departureDrift(known: Known): Drift {
  if (!isGone(known)) return noDrift;
  const { user, userId, gone } = known;
  const changes = [personChange(userId ?? user, undefined)];
  return { kind: "UserGone", changes, firstReportedDateTime: gone.firstReportedDateTime };
}
