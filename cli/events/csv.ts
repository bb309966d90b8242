import { userOf } from "@tapwatch/provider/activity/event";
import { spreadsheet } from "../report/csv";
import { actorName, addressOf } from "../report/initiator";
import { type EventsReport, shownIn } from "./summary";
import type { TimelineEvent } from "./timeline";

const columns = [
  "activityDateTime",
  "activity",
  "activityDisplayName",
  "user",
  "userId",
  "initiatedBy",
  "ipAddress",
  "methodId",
  "startDateTime",
  "endDateTime",
  "isUsableOnce",
  "status",
  "kind",
  "ticket",
  "drift",
  "reason",
  "firstReportedDateTime",
  "signInDateTime",
  "id",
] as const;

type Row = Partial<Record<(typeof columns)[number], string | boolean | undefined>>;

/** An event to a line. */
export function renderEventsCsv(report: EventsReport): string {
  return spreadsheet(columns, shownIn(report).map(rowOf));
}

function rowOf(event: TimelineEvent): Row {
  const { activityDateTime, activity, activityDisplayName, userId, methodId, startDateTime, endDateTime } = event;
  return {
    activityDateTime,
    activity,
    activityDisplayName,
    user: userOf(event),
    userId,
    initiatedBy: actorName(event),
    ipAddress: addressOf(event),
    methodId,
    startDateTime,
    endDateTime,
    isUsableOnce: event.isUsableOnce,
    ...standingIn(event),
    id: event.id,
  };
}

function standingIn({ standing, policyDrift }: TimelineEvent): Row {
  switch (standing?.status) {
    case undefined:
      return { drift: policyDrift };
    case "unexplained":
    case "approved": {
      const { status, kind, firstReportedDateTime, signIn } = standing;
      const ticket = standing.status === "approved" ? standing.approval.ticket : undefined;
      return { status, kind, ticket, firstReportedDateTime, signInDateTime: signIn?.createdDateTime };
    }
    default:
      return { ...standing };
  }
}
