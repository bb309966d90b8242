import type { AcceptanceEntry, RunRecord } from "../record/record";
import { minute } from "./describe";

const meanings: Readonly<Record<AcceptanceEntry["state"], string>> = {
  new: "accepted",
  running: "accepted for a while",
  lapsed: "over: drift again",
};

/** An acceptance in words; the names in it come from outside. */
export function describeAcceptance({ state, by, ticket, acceptedDateTime, until }: AcceptanceEntry) {
  return {
    state: meanings[state],
    by: ticket === undefined ? by.name : `${by.name}, ${ticket}`,
    accepted: minute(acceptedDateTime),
    until: until === undefined ? "" : minute(until),
  };
}

/** A line for each. */
export function acceptanceLines({ acceptances = [] }: RunRecord): string[] {
  return acceptances.map((entry) => {
    const { state, by, accepted, until } = describeAcceptance(entry);
    const end = until === "" ? "" : ` until ${until}`;
    return `${entry.kind}: ${entry.user}: ${state}, ${accepted}${end}, by ${by}`;
  });
}
