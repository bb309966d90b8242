import { problemCode } from "../problem";
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
  ["Vanished", "a pass was issued, and was gone again at the next look"],
  ["Unwatched", "a pass was issued to a user whom nobody watches"],
  ["Unclear", "the audit log has an event about a pass in a form that is not known"],
  ["PolicyFound", "the tenant's policy of passes was not approved yet"],
  ["PolicyAltered", "the tenant's policy of passes was changed"],
]);
const kinds = [...events.keys()];

interface Flagged {
  readonly user: string;
  readonly urn: string;
  readonly kind: string;
  /** ISO 8601 instant. */
  readonly since?: string | undefined;
  /** Of an event: the pass. */
  readonly methodId?: string | undefined;
}

export const tapUnapproved: Rule<UnapprovedConfig> = {
  name: "tap-unapproved",
  description:
    "Checks whether a Temporary Access Pass, its user or the tenant's policy drifted, or a pass came and went, and no approval names it.",
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

  judge: (methods, config, _now, { activity, policy }) => {
    const drifts: readonly Flagged[] = [
      ...methods.flatMap(({ user, urn, drift }) =>
        drift === undefined ? [] : [{ user, urn, kind: drift.kind, since: drift.firstReportedDateTime }],
      ),
      ...(activity?.unexplained ?? []).map(({ user, kind, activityDateTime, methodId }) => ({
        ...{ user, urn: activity?.urn ?? "", kind, since: activityDateTime, methodId: methodId ?? user },
      })),
      ...(policy?.driftKind === undefined ? [] : [{ user: "the tenant", urn: policy.urn, kind: policy.driftKind }]),
    ];
    return drifts.flatMap(({ user, urn, kind, since, methodId }) => {
      // A kind that this version does not know comes from a newer provider: it is always flagged.
      if (kind === "None" || (events.has(kind) && !config.kinds.includes(kind))) return [];
      const event = events.get(kind) ?? `the pass drifted (${kind})`;
      const time = timeOf(since);
      const seen = time === undefined ? "" : ` (first seen at ${instantText(time)})`;
      const problem = problemCode(kind.toLowerCase(), since, methodId);
      return [{ urn, problem, message: `${user}: ${event}${seen}, and no approval names it` }];
    });
  },
};
