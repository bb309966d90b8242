import pc from "picocolors";
import { minute, plain } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import { describeActor } from "../report/initiator";
import { joined, list, section } from "../report/layout";
import { table } from "../report/table";
import {
  describeActivity,
  describeOwner,
  describeSignIn,
  describeStanding,
  describeUse,
  describeWords,
} from "./describe";
import { notesOf } from "./notes";
import { type EventsReport, exitCodeOf, shownIn, verdictOf } from "./summary";
import type { TimelineEvent } from "./timeline";

/** The verdict, a line for each event, and what is too long for a line. */
export function renderEventsText(report: EventsReport): string {
  const shown = shownIn(report);
  return joined([
    colourOf(report)(verdictOf(report)),
    tableOf(shown),
    section("Details, by the audit log", list(shown.map(detailsOf))),
    list(notesOf(report)),
  ]);
}

function colourOf(report: EventsReport): (text: string) => string {
  const code = exitCodeOf(report);
  if (code === exitCodes.inSync.code) return pc.green;
  return code === exitCodes.unread.code ? pc.yellow : pc.red;
}

function tableOf(events: readonly TimelineEvent[]): string {
  if (events.length === 0) return "";
  return table(
    ["When", "What", "Whose", "Standing"],
    [17, 10, 27],
    events.map((event) => [
      minute(event.activityDateTime),
      describeActivity(event),
      plain(describeOwner(event)),
      plain(describeStanding(event)),
    ]),
  );
}

function detailsOf(event: TimelineEvent): string {
  const { activityDateTime, methodId, endDateTime } = event;
  const words = describeWords(event);
  const life = [
    ...(endDateTime === undefined ? [] : [`valid until ${minute(endDateTime)}`]),
    describeUse(event),
  ].filter((text) => text !== "");
  const lines = [
    `by ${describeActor(event)}`,
    ...(words === undefined ? [] : [`in the log's words: ${words}`]),
    ...(methodId === undefined ? [] : [`pass ${methodId}`]),
    ...(life.length > 0 ? [life.join(", ")] : []),
    ...[describeSignIn(event)].filter((text) => text !== ""),
  ];
  return [`${minute(activityDateTime)} ${describeOwner(event)}`, ...lines.map((line) => `  ${line}`)]
    .map(plain)
    .join("\n");
}
