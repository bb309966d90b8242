import type { Gap } from "@tapwatch/provider/activity/state";
import { minute } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import type { Log } from "./log";
import type { Standing } from "./standing";
import type { Selection, TimelineEvent } from "./timeline";
import type { Watch } from "./watch";

/** All that the reports show. */
export interface EventsReport {
  readonly stack: string;
  readonly generatedDateTime: string;
  readonly selection: Selection;
  readonly log: Pick<Log, "tenantId" | "oldestDateTime" | "answeredDateTime" | "unreadable">;
  readonly watch: Watch;
  readonly events: readonly TimelineEvent[];
  readonly isUnexplainedOnly: boolean;
}

export type Summary = Readonly<Record<Standing["status"] | "policyChanges" | "withDrift", number>>;

export function summaryOf(events: readonly TimelineEvent[]): Summary {
  const count = (status: Standing["status"]) => events.filter(({ standing }) => standing?.status === status).length;
  return {
    unexplained: count("unexplained"),
    approved: count("approved"),
    undecided: count("undecided"),
    explained: count("explained"),
    notJudged: count("notJudged"),
    policyChanges: events.filter(({ activity }) => activity === "policyChanged").length,
    withDrift: events.filter(hasDrift).length,
  };
}

function hasDrift({ standing }: TimelineEvent): boolean {
  return standing?.status === "explained" && standing.drift !== undefined;
}

/** The events that the report lists. */
export function shownIn({ events, isUnexplainedOnly }: EventsReport): readonly TimelineEvent[] {
  return isUnexplainedOnly ? events.filter(({ standing }) => standing?.status === "unexplained") : events;
}

/** What nobody can tell counts as that, and never as explained. */
export function exitCodeOf(report: EventsReport): number {
  const { unexplained, undecided, notJudged } = summaryOf(report.events);
  if (unexplained > 0) return exitCodes.drift.code;
  const untold = undecided + notJudged + report.log.unreadable + gapsIn(report).length;
  return untold > 0 ? exitCodes.unread.code : exitCodes.inSync.code;
}

/** Times of which the log did not tell a run any more, as far as they are asked for. */
export function gapsIn({ watch, selection }: EventsReport): readonly Gap[] {
  return (watch.activity?.gaps ?? []).filter(({ until }) => Date.parse(until) >= selection.since.getTime());
}

/** `7 events since 2026-03-02 09:00Z: 1 unexplained, 6 explained` */
export function verdictOf({ events, selection }: EventsReport): string {
  const since = minute(selection.since.toISOString());
  if (events.length === 0) return `No events since ${since}`;
  const { withDrift, policyChanges, ...counts } = summaryOf(events);
  const { unexplained, approved, undecided, explained, notJudged } = counts;
  const parts = [
    [unexplained, "unexplained"],
    [approved, "approved"],
    [undecided, "undecided"],
    [explained, `explained${withDrift > 0 ? ` (${withDrift} with pending drift)` : ""}`],
    [notJudged, "not judged"],
    [policyChanges, policyChanges === 1 ? "change of the policy" : "changes of the policy"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${events.length} ${events.length === 1 ? "event" : "events"} since ${since}: ${told.join(", ")}`;
}
