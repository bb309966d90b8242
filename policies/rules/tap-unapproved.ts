import { type Rule, techniques } from "../rule";
import { timeOf } from "../times";
import { instantText } from "../wording";

export interface UnapprovedConfig {
  readonly kinds: readonly string[];
}

/** What happened, by the kind of the drift. */
const events: ReadonlyMap<string, string> = new Map([
  ["Found", "a pass was there at the first look, and may still be used"],
  ["Issued", "a pass was issued"],
  ["Replaced", "the pass was replaced by another"],
  ["Altered", "the pass was altered"],
  ["Removed", "the pass was removed"],
  ["Reenabled", "the pass became usable again"],
  ["Disabled", "the pass was disabled"],
  ["UserGone", "the user is not in the tenant any more"],
  ["UserReturned", "a user is there again whose departure was accepted, or another user has the name"],
]);
const kinds = [...events.keys()];

export const tapUnapproved: Rule<UnapprovedConfig> = {
  name: "tap-unapproved",
  description: "Checks whether a Temporary Access Pass or its user drifted and no approval names it.",
  enforcementLevel: "mandatory",
  severity: "high",
  technique: techniques.T1556,
  remediationSteps:
    "Find out in the audit log who did it. Delete the pass in Entra if it is not in order; else approve it by name: add an approval with its method id and a ticket to the stack's approvals, or run 'tapwatch accept'.",
  properties: {
    kinds: {
      type: "array",
      items: { type: "string", enum: kinds },
      uniqueItems: true,
      default: kinds,
      description: "The kinds of drift that are flagged",
    },
  },

  judge: (methods, config) =>
    methods.flatMap(({ user, urn, drift }) => {
      // A kind that only a newer provider knows cannot be configured away here: it is flagged.
      if (!drift || drift.kind === "None" || (events.has(drift.kind) && !config.kinds.includes(drift.kind))) return [];
      const event = events.get(drift.kind) ?? `the pass drifted (${drift.kind})`;
      const since = timeOf(drift.firstReportedDateTime);
      const seen = since === undefined ? "" : ` (first seen at ${instantText(since)})`;
      return [{ urn, message: `${user}: ${event}${seen}, and no approval names it` }];
    }),
};
