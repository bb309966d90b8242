import { gapText } from "@tapwatch/provider/activity/drift";
import { shortestRetention } from "@tapwatch/provider/activity/mark";
import { isSameUser } from "@tapwatch/provider/state";
import { minute } from "../base/text";
import type { NotJudged } from "./standing";
import { type EventsReport, gapsIn, summaryOf } from "./summary";

/** What nobody can tell, and why, and what to do about it. A line each. */
export function notesOf(report: EventsReport): string[] {
  const { log, watch, events } = report;
  const { unexplained, undecided, withDrift } = summaryOf(events);
  const because = (wanted: NotJudged) =>
    events.filter(({ standing }) => standing?.status === "notJudged" && standing.reason === wanted).length;
  const began = minute(watch.activity?.beganDateTime);
  const [before, since] = [because("beforeWatch"), because("sinceLastLook")];
  const counted = [
    [before, `${before} not judged: from before ${began}, when the watch of events began`],
    [since, `${since} not judged yet: newer than the last look; 'tapwatch check' judges them`],
    [undecided, `${undecided} undecided: too new, or the user could not be read; the next 'tapwatch check' tells`],
    [unexplained, "'tapwatch check' shows the lines that approve an unexplained event"],
    [withDrift, "pending drift: nobody has approved what an event led to; 'tapwatch check' reports it"],
    [log.unreadable, `entries of the log without an id or a time, which nobody can read: ${log.unreadable}`],
  ] as const;
  return [
    ...notWatched(report),
    ...strangerIn(report),
    ...counted.filter(([count]) => count > 0).map(([, text]) => text),
    ...gapsIn(report).map(gapText),
    ...reachOf(report),
  ];
}

function notWatched({ watch: { activity } }: EventsReport): string[] {
  if (activity === undefined)
    return [
      "this stack does not judge events: set 'tapwatch:activity: true' in its configuration, then run 'tapwatch up'",
    ];
  if (activity.mark === undefined)
    return ["the watch of events has not begun, because no run could read the log: run 'tapwatch up'"];
  return [];
}

/** A mistyped name has no events either. */
function strangerIn({ selection: { names }, watch: { users }, events }: EventsReport): string[] {
  if (names === undefined || events.length > 0) return [];
  const isWatched = users.some((one) => names.some((user) => isSameUser(one, { user })));
  return isWatched ? [] : [`nobody is watched by the name ${names[0]}, and the log does not have it: check --user`];
}

/** A log that begins later than what is asked for may have lost what was before. */
function reachOf({ log, selection, generatedDateTime }: EventsReport): string[] {
  const from = selection.since.getTime();
  if (Date.parse(generatedDateTime) - from <= shortestRetention) return [];
  if (log.oldestDateTime !== undefined && Date.parse(log.oldestDateTime) <= from) return [];
  return [
    log.oldestDateTime === undefined
      ? "the log has no entry; it may not go back so far: tenants keep it for 7 or 30 days"
      : `the log begins at ${minute(log.oldestDateTime)}; it may not go back further: tenants keep it for 7 or 30 days`,
  ];
}
