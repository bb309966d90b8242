import type { Pass } from "../pass";
import { differs } from "./compare";
import type { DriftKind } from "./drift";
import { hasStarted, isOver, type Moment, type Usability, usabilityOf } from "./usability";

/** Steps of a pass's own life. They move the baseline along and are no drift. */
export type NaturalStep = "Unchanged" | "Activated" | "Consumed" | "Expired" | "Cleared";

type Step = NaturalStep | Exclude<DriftKind, "None">;

/** What became of one pass between the baseline and now. */
export function stepOf(baseline: Pass, observed: Pass, moment: Moment): Step {
  // Graph has no update for a pass: its terms stay what they were when it was made.
  const terms = ["startDateTime", "lifetimeInMinutes", "isUsableOnce"] as const;
  if (terms.some((property) => differs(property, baseline, observed))) return "Altered";

  const [was, is] = [usabilityOf(baseline), usabilityOf(observed)];
  if (was === is) return differs("methodUsabilityReason", baseline, observed) ? "Altered" : "Unchanged";
  if (is === "Disabled") return "Disabled";
  if (is === "Unknown" || was === "Unknown") return "Unchanged";
  return becoming[is](was, observed, moment);
}

type Becoming = (was: Usability, pass: Pass, moment: Moment) => Step;

const becoming: Readonly<Record<Exclude<Usability, "Disabled" | "Unknown">, Becoming>> = {
  Usable: (was, pass, moment) =>
    was === "NotYetValid" && hasStarted(pass, moment) && isOver(pass, moment, "late") !== true
      ? "Activated"
      : "Reenabled",
  // A pass that was not yet valid may have become usable and been used between two looks.
  Used: (was, pass, moment) =>
    pass.isUsableOnce !== false && (was === "Usable" || (was === "NotYetValid" && hasStarted(pass, moment)))
      ? "Consumed"
      : "Altered",
  // Without a start or a lifetime there is no expiry of ours to hold against Graph's word.
  Expired: (_was, pass, moment) => (isOver(pass, moment) === false ? "Altered" : "Expired"),
  Unusable: (_was, pass, moment) => (isOver(pass, moment) === true ? "Expired" : "Altered"),
  NotYetValid: () => "Altered",
};

/** What the disappearance of the accepted pass means. Expired and used passes stay listed until someone deletes them. */
export function disappearanceOf(baseline: Pass, moment: Moment): "Cleared" | "Removed" {
  const ended = ["Expired", "Used", "Disabled"].includes(usabilityOf(baseline));
  // Seen usable, gone after its own expiry: it ran out between two looks and was then cleared away.
  return ended || isOver(baseline, moment) === true ? "Cleared" : "Removed";
}
