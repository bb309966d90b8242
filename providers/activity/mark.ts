import type { PassEvent } from "./event";
import type { Mark } from "./state";

const hours = 60 * 60_000;
const days = 24 * hours;

/** How late an entry may be and still be seen: minutes are known, hours are allowed for. The log is read again so far back. */
export const lateness = 24 * hours;

/** The shortest time for which a tenant's log goes back: https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
export const shortestRetention = 7 * days;

/** Whether a look has seen an event; all that a look has seen is judged. */
export function isSeen({ id, activityDateTime }: Pick<PassEvent, "id" | "activityDateTime">, mark: Mark): boolean {
  // Older events are no longer listed by their ids.
  const isOld = Date.parse(activityDateTime) < Date.parse(mark.readDateTime) - lateness;
  return isOld || mark.seen.includes(id);
}
