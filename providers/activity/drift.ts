import { isUser } from "../arguments";
import type { Drift, PropertyChange } from "../drift/drift";
import type { Unreadable } from "../state";
import { activityName, type PassEvent } from "./event";
import type { ActivityState, UnexplainedEvent } from "./state";

/** What of the activity people review; in a preview some of it is not known. */
export type ActivitySeen = Partial<Pick<ActivityState, "unexplained" | "gaps" | "unreadable">>;

/** Whom an approval of an event names: the user, or this resource if the log does not name one as an approval can. */
export function accountOf({ userPrincipalName, userId }: Pick<PassEvent, "userPrincipalName" | "userId">): string {
  return [userPrincipalName, userId].find((name) => name !== undefined && isUser(name)) ?? activityName;
}

type EventDrift = { readonly user: string } & Drift;

/** The unexplained events in the form that the drift of users has. */
export function driftOf({ unexplained = [] }: ActivitySeen): EventDrift[] {
  return unexplained.flatMap(driftOfEvent);
}

/** One drift for the event, and one more if somebody signed in with its pass. */
export function driftOfEvent(event: UnexplainedEvent): EventDrift[] {
  const { kind, firstReportedDateTime, user, app, activityDateTime, signIn } = event;
  const isKnown = user !== undefined || app !== undefined;
  const drift: EventDrift = {
    user: accountOf(event),
    kind,
    changes: changesOf(event),
    firstReportedDateTime,
    ...(isKnown && {
      initiatedBy: { ...(user && { user }), ...(app && { app }), activityDateTime, matchedBy: "methodId" },
    }),
  };
  if (signIn === undefined) return [drift];
  const changes: PropertyChange[] = [
    ...drift.changes.filter(({ propertyName }) => propertyName === "methodId"),
    { propertyName: "signInDateTime", currentValue: signIn.createdDateTime },
  ];
  return [drift, { ...drift, kind: "Used", changes }];
}

/** What the log tells of the pass, by the names that a pass has. */
function changesOf({ methodId, startDateTime, endDateTime, isUsableOnce }: UnexplainedEvent): PropertyChange[] {
  const told: readonly [PropertyChange["propertyName"], string | boolean | undefined][] = [
    ["methodId", methodId],
    ["startDateTime", startDateTime],
    ["expiresDateTime", endDateTime],
    ["isUsableOnce", isUsableOnce],
  ];
  return told.flatMap(([propertyName, currentValue]) =>
    currentValue === undefined ? [] : [{ propertyName, currentValue }],
  );
}

/** What nobody can tell: times of which the log does not tell any more, and a log that may not be read any more. */
export function notToldOf({ gaps = [], unreadable }: ActivitySeen): ({ readonly user: string } & Unreadable)[] {
  const user = activityName;
  return [
    ...gaps.map(({ firstReportedDateTime }) => ({ user, status: 200, code: "Gap", firstReportedDateTime })),
    ...(unreadable ? [{ user, ...unreadable }] : []),
  ];
}

/** A gap in words. */
export function gapText({ from, until }: { readonly from: string; readonly until: string }): string {
  return (
    `the audit log does not tell any more what happened from ${from} until ${until}: look into a copy of the log, ` +
    `then begin this watch anew ('tapwatch destroy --target ${activityName}', 'tapwatch up')`
  );
}

export { activityName };
