import type { Pass } from "../pass";
import { differs, samePass } from "./compare";
import type { ReportedKind } from "./drift";
import { hasStarted, isOver, type Moment, type Usability, usabilityOf } from "./usability";

/** Natural steps of a pass's life. They change the baseline and are no drift. */
export const naturalSteps = ["Unchanged", "Activated", "Consumed", "Expired", "Cleared"] as const;
export type NaturalStep = (typeof naturalSteps)[number];

type Step = NaturalStep | ReportedKind;

/** What happened to a pass between the baseline and now. */
export function stepOf(baseline: Pass, current: Pass, moment: Moment): Step {
  // Graph cannot update a pass, so its terms never change.
  if (hasOtherTerms(baseline, current)) return "Altered";

  const [was, is] = [usabilityOf(baseline), usabilityOf(current)];
  if (is === "Unknown" || was === "Unknown") return "Unchanged";
  if (was === is) return differs("methodUsabilityReason", baseline, current) ? "Altered" : "Unchanged";
  return becoming[is](was, current, moment);
}

export function hasOtherTerms(baseline: Pass, current: Pass): boolean {
  const terms = ["startDateTime", "lifetimeInMinutes", "isUsableOnce"] as const;
  return terms.some((property) => differs(property, baseline, current));
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
  // Without a start or a lifetime the expiry is not known, so Graph's reason counts.
  Expired: (_was, pass, moment) => (isOver(pass, moment) === false ? "Altered" : "Expired"),
  Unusable: (was, pass, moment) => {
    if (isOver(pass, moment) === true) return "Expired";
    return was === "Unexplained" ? "Unchanged" : "Altered";
  },
  // There is no reason. Used, expired or not yet valid would be no drift.
  Unexplained: (was, pass, moment) => {
    const isUnnatural = was === "Usable" && pass.isUsableOnce === false && isOver(pass, moment) === false;
    return isUnnatural ? "Altered" : "Unchanged";
  },
  NotYetValid: (was, pass, moment) => (was === "Unexplained" && !hasStarted(pass, moment) ? "Unchanged" : "Altered"),
  // Only the reason is new.
  Disabled: (was) => (was === "Unexplained" ? "Unchanged" : "Disabled"),
};

/** Judges that the accepted pass is missing. Graph lists expired and used passes until somebody deletes them. */
export function disappearanceOf(baseline: Pass, last: Pass | undefined, moment: Moment): "Cleared" | "Removed" {
  // It was usable and then was not. There is no reason, but it was probably used.
  const wasUsable = usabilityOf(baseline) === "Usable" && last !== undefined && samePass(last, baseline);
  const wasSpent = isSpent(baseline, moment) || (wasUsable && isSpent(last, moment));
  // It was usable, and is missing after its expiry: it expired between two looks, and was deleted then.
  return wasSpent || isOver(baseline, moment) === true ? "Cleared" : "Removed";
}

/** Whether the accepted pass had expired, was used, or was disabled. */
export function isSpent(baseline: Pass, moment: Moment): boolean {
  const usability = usabilityOf(baseline);
  // Not usable, without a reason: a one-time pass that has started may have been used.
  if (usability === "Unexplained") {
    return baseline.isUsableOnce !== false && (baseline.startDateTime === undefined || hasStarted(baseline, moment));
  }
  return ["Expired", "Used", "Disabled"].includes(usability);
}
