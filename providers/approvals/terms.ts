import { type Assessment, assess, type LastLook } from "../drift/assess";
import { type Drift, noDrift } from "../drift/drift";
import type { Pass } from "../pass";
import { isGone, type Known } from "../state";
import type { Approval } from "./approval";
import { personChange } from "./person";

/** What a drift is judged by. */
export interface Terms {
  readonly approvals: readonly Approval[];
  /** ISO 8601 instant. */
  readonly now: string;
  readonly clockSkewMinutes: number;
  /** What was known before this look; absent: there is no look. A window covers no drift that was reported before. */
  readonly before?: Known;
}

/** Judges the last seen pass again, against another baseline. */
export function reassess(
  pass: Pass | undefined,
  baseline: Pass | undefined,
  last: LastLook | undefined,
  { now, clockSkewMinutes }: Terms,
): Assessment {
  return assess({ baseline, current: pass, now, clockSkewMinutes, last });
}

/** The drift UserGone, unless the user is there or the departure is accepted. */
export function departureDrift(known: Known): Drift {
  if (!isGone(known)) return noDrift;
  const { user, userId, gone } = known;
  const changes = [personChange(userId ?? user, undefined)];
  return { kind: "UserGone", changes, firstReportedDateTime: gone.firstReportedDateTime };
}
