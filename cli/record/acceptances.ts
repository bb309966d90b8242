import type { Acceptance } from "../acceptance/acceptance";
import { hasLapsed, lastByUser, stillHolds } from "../acceptance/lapse";
import type { OperationResult } from "../engine/engine";
import { nameOf } from "../engine/state";
import type { AcceptanceEntry, RunRecord } from "./record";

/** What there is to say about acceptances: those given since the record before, and those for a while, as long as they matter. */
export function acceptanceEntries({
  result,
  acceptances,
  previous,
  now,
}: {
  /** As the engine gave it: the acceptances not judged yet. */
  readonly result: OperationResult;
  readonly acceptances: readonly Acceptance[];
  readonly previous: RunRecord | undefined;
  readonly now: Date;
}): AcceptanceEntry[] {
  const last = lastByUser(acceptances);
  const outputs = new Map(result.resources.map((resource) => [nameOf(resource.urn), resource.outputs ?? {}]));
  const isStanding = (acceptance: Acceptance) => {
    const now = outputs.get(acceptance.user);
    const isLast = last.get(acceptance.user) === acceptance;
    return acceptance.until !== undefined && isLast && now !== undefined && stillHolds(acceptance, now);
  };

  return acceptances.flatMap((acceptance) => {
    const isLapsed = hasLapsed(acceptance, now) && isStanding(acceptance);
    if (isLapsed) return [entryOf(acceptance, "lapsed")];
    if (isNew(acceptance, previous)) return [entryOf(acceptance, "new")];
    return isStanding(acceptance) ? [entryOf(acceptance, "running")] : [];
  });
}

/** A run may have begun in the moment of the acceptance: what the record before has told is not new. */
function isNew({ user, acceptedDateTime }: Acceptance, previous: RunRecord | undefined): boolean {
  if (previous === undefined) return true;
  if (Date.parse(acceptedDateTime) < Date.parse(previous.startedDateTime)) return false;
  return !previous.acceptances?.some((entry) => entry.user === user && entry.acceptedDateTime === acceptedDateTime);
}

function entryOf(
  { event: _event, changes: _changes, ...acceptance }: Acceptance,
  state: AcceptanceEntry["state"],
): AcceptanceEntry {
  return { state, ...acceptance };
}
