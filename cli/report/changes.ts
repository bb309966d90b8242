import { plain } from "../base/text";
import type { RunRecord, Status } from "../record/record";
import { describeInitiator } from "./initiator";

/** A line for each problem of that status. */
export function changesBy({ drift, findings, unreadable }: RunRecord, wanted: Status): string[] {
  const isWanted = ({ status }: { readonly status: Status }) => status === wanted;
  return [
    ...drift.filter(isWanted).map((entry) => {
      const by = describeInitiator(entry);
      return `${entry.kind}: ${entry.user}${by === undefined ? "" : ` (by ${by})`}`;
    }),
    ...findings.filter(isWanted).map(({ policyName, message }) => `${policyName}: ${message}`),
    ...unreadable.filter(isWanted).map(({ user, message }) => `could not be read: ${user}: ${message}`),
  ].map(plain);
}
