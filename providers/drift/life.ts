import type { Pass } from "../pass";
import { differs, samePass } from "./compare";
import type { ReportedKind } from "./drift";
import { hasStarted, isOver, type Moment, type Usability, usabilityOf } from "./usability";

/** Steps of a pass's own life. They move the baseline along and are no drift. */
export const naturalSteps = ["Unchanged", "Activated", "Consumed", "Expired", "Cleared"] as const;
export type NaturalStep = (typeof naturalSteps)[number];

type Step = NaturalStep | ReportedKind;

/** What became of one pass between the baseline and now. */
export function stepOf(baseline: Pass, observed: Pass, moment: Moment): Step {
  // Graph has no update for a pass: its terms stay what they were when it was made.
  if (hasOtherTerms(baseline, observed)) return "Altered";

  const [was, is] = [usabilityOf(baseline), usabilityOf(observed)];
  if (is === "Unknown" || was === "Unknown") return "Unchanged";
  if (was === is) return differs("methodUsabilityReason", baseline, observed) ? "Altered" : "Unchanged";
  return becoming[is](was, observed, moment);
}

export function hasOtherTerms(baseline: Pass, observed: Pass): boolean {
  const terms = ["startDateTime", "lifetimeInMinutes", "isUsableOnce"] as const;
  return terms.some((property) => differs(property, baseline, observed));
}

type Becoming = (was: Usability, pass: Pass, moment: Moment) => Step;

const becoming: Readonly<Record<Exclude<Usability, "Unknown">, Becoming>> = {
  Usable: (was, pass, moment) =>
    (was === "NotYetValid" || was === "Unexplained") &&
    hasStarted(pass, moment) &&
    isOver(pass, moment, "late") !== true
      ? "Activated"
      : "Reenabled",
  // A pass that was not yet valid may have become usable and been used between two looks.
  Used: (was, pass, moment) => {
    const mayBeUsed = was === "Usable" || was === "Unexplained" || (was === "NotYetValid" && hasStarted(pass, moment));
    return pass.isUsableOnce !== false && mayBeUsed ? "Consumed" : "Altered";
  },
  // Without a start or a lifetime there is no expiry of ours to hold against Graph's word.
  Expired: (_was, pass, moment) => (isOver(pass, moment) === false ? "Altered" : "Expired"),
  Unusable: (was, pass, moment) => {
    if (isOver(pass, moment) === true) return "Expired";
    return was === "Unexplained" ? "Unchanged" : "Altered";
  },
  // No reason was told. Used, expired and not yet valid are ways of being unusable that are no drift.
  Unexplained: (was, pass, moment) => {
    const isUnnatural = was === "Usable" && pass.isUsableOnce === false && isOver(pass, moment) === false;
    return isUnnatural ? "Altered" : "Unchanged";
  },
  NotYetValid: (was, pass, moment) => (was === "Unexplained" && !hasStarted(pass, moment) ? "Unchanged" : "Altered"),
  // A reason that is told late is no news.
  Disabled: (was) => (was === "Unexplained" ? "Unchanged" : "Disabled"),
};

/** What the disappearance of the accepted pass means. Expired and used passes stay listed until someone deletes them. */
export function disappearanceOf(baseline: Pass, last: Pass | undefined, moment: Moment): "Cleared" | "Removed" {
  // It was usable once and then was not: used, most likely, though the reason was not told.
  const wasUsable = usabilityOf(baseline) === "Usable" && last !== undefined && samePass(last, baseline);
  const wasSpent = isSpent(baseline, moment) || (wasUsable && isSpent(last, moment));
  // Seen usable, gone after its own expiry: it ran out between two looks and was then cleared away.
  return wasSpent || isOver(baseline, moment) === true ? "Cleared" : "Removed";
}

/** Whether the accepted pass was known to be past its life, or shut off. */
export function isSpent(baseline: Pass, moment: Moment): boolean {
  const usability = usabilityOf(baseline);
  // Not usable, and no reason was told: a one-time pass whose start has come may have been used.
  if (usability === "Unexplained") {
    return baseline.isUsableOnce !== false && (baseline.startDateTime === undefined || hasStarted(baseline, moment));
  }
  return ["Expired", "Used", "Disabled"].includes(usability);
}
