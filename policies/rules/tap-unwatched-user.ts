import { issuedText } from "../issuance";
import { problemCode } from "../problem";
import { type Rule, techniques } from "../rule";
import type { EventFact } from "../tenant";
import { namesOf } from "../whom";

export const tapUnwatchedUser: Rule<object> = {
  name: "tap-unwatched-user",
  description: "Checks whether a Temporary Access Pass was issued to a user whom nobody watches.",
  enforcementLevel: "advisory",
  severity: "high",
  technique: techniques.T1098,
  remediationSteps:
    "Ask the issuer who ordered the pass. If nobody did, delete it, revoke the user's sessions, and look for methods that were registered with it. If it is wanted, approve it by its method id, and watch the user if there will be more.",
  properties: {},

  judge: (_methods, _config, _now, { activity }) =>
    byUser(activity?.unexplained ?? []).flatMap((events) => {
      const last = events.at(-1);
      if (activity === undefined || last === undefined) return [];
      const { user, initiatedBy: issuer, activityDateTime } = last;
      const more = events.length > 1 ? `, the last of ${events.length}` : "";
      const isUsed = events.some((event) => event.isUsed);
      const use = isUsed ? `; somebody signed in with ${events.length > 1 ? "one of them" : "it"}` : "";
      const what = `${issuedText({ issuer, activityDateTime })}${more}${use}`;
      return [
        {
          urn: activity.urn,
          problem: problemCode("user", user),
          message: `${user}: ${what}; nobody watches this user`,
        },
      ];
    }),
};

/** The events of users whom nobody watches, by user. */
function byUser(events: readonly EventFact[]): EventFact[][] {
  const groups = new Map<string, EventFact[]>();
  for (const event of events) {
    if (event.kind !== "Unwatched") continue;
    const names = namesOf(event).map((name) => name.toLowerCase());
    const group = names.map((name) => groups.get(name)).find((known) => known !== undefined) ?? [];
    group.push(event);
    for (const name of names) groups.set(name, group);
  }
  return [...new Set(groups.values())];
}
