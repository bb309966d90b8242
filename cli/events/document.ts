import type { InitiatedBy } from "@tapwatch/provider/activity/event";
import { notesOf } from "./notes";
import { type EventsReport, exitCodeOf, shownIn, summaryOf } from "./summary";
import type { TimelineEvent } from "./timeline";

/** The document of `--json`: instants in ISO 8601, properties by Graph's names. */
export function eventsDocument(report: EventsReport) {
  const { stack, generatedDateTime, selection, log, watch, events } = report;
  const beganDateTime = watch.activity?.beganDateTime;
  return {
    documentVersion: 1,
    generatedDateTime,
    stack,
    ...(log.tenantId !== undefined && { tenantId: log.tenantId }),
    sinceDateTime: selection.since.toISOString(),
    answeredDateTime: log.answeredDateTime,
    ...(log.oldestDateTime !== undefined && { oldestDateTime: log.oldestDateTime }),
    ...(beganDateTime !== undefined && { beganDateTime }),
    exitCode: exitCodeOf(report),
    summary: { events: events.length, ...summaryOf(events), unreadable: log.unreadable },
    events: shownIn(report).map(documented),
    notes: notesOf(report),
  };
}

function documented(event: TimelineEvent) {
  const { id, activityDateTime, activity, activityDisplayName, userId, userPrincipalName, methodId } = event;
  const { startDateTime, endDateTime, isUsableOnce, standing, policyDrift } = event;
  return {
    id,
    activityDateTime,
    activity,
    activityDisplayName,
    userId,
    userPrincipalName,
    methodId,
    startDateTime,
    endDateTime,
    isUsableOnce,
    initiatedBy: initiatorIn(event),
    ...(policyDrift !== undefined && { drift: policyDrift }),
    ...standing,
  };
}

function initiatorIn({ user, app }: InitiatedBy): InitiatedBy {
  return { ...(user && { user }), ...(app && { app }) };
}
