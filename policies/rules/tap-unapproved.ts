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
  ["UserReturned", "a user whose departure was accepted is back, or another user has the name"],
]);
const kinds = [...events.keys()];

export const tapUnapproved: Rule<UnapprovedConfig> = {
  name: "tap-unapproved",
  description: "Checks whether a Temporary Access Pass or its user drifted and no approval names it.",
  enforcementLevel: "mandatory",
  severity: "high",
  technique: techniques.T1556,
  remediationSteps:
    "Find out in the audit log who did it. If the pass is not wanted, delete it in Entra. If it is, approve it: run 'tapwatch accept', or add an approval with its method id and a ticket to the stack's approvals.",
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
      // A kind that this version does not know comes from a newer provider: it is always flagged.
      if (!drift || drift.kind === "None" || (events.has(drift.kind) && !config.kinds.includes(drift.kind))) return [];
      const event = events.get(drift.kind) ?? `the pass drifted (${drift.kind})`;
      const since = timeOf(drift.firstReportedDateTime);
      const seen = since === undefined ? "" : ` (first seen at ${instantText(since)})`;
      return [{ urn, message: `${user}: ${event}${seen}, and no approval names it` }];
    }),
};
