import { minute } from "../base/text";
import { page } from "../report/html/page";
import { badge, tileList } from "../report/html/parts";
import { actorName, addressOf } from "../report/initiator";
import { type Markup, markup } from "../report/markup";
import {
  describeActivity,
  describeOwner,
  describeSignIn,
  describeStanding,
  describeUse,
  describeWords,
} from "./describe";
import { notesOf } from "./notes";
import { type EventsReport, shownIn, summaryOf, verdictOf } from "./summary";
import type { TimelineEvent } from "./timeline";

const head = ["When", "What", "Whose pass", "By, and from where"];

/** One page of the events, the verdict first. It links to nothing. */
export function renderEventsHtml(report: EventsReport): string {
  const { stack, generatedDateTime, events } = report;
  const { unexplained, approved, explained, undecided, notJudged, policyChanges } = summaryOf(events);
  const title = `Temporary Access Pass events: ${stack}`;
  return page({
    title: `tapwatch: ${title}, ${minute(generatedDateTime)}`,
    header: markup`<h1>${title}</h1>
<p><strong>${verdictOf(report)}</strong></p>
<p class="quiet">By the directory audit log, read ${minute(generatedDateTime)}.</p>`,
    main: markup`<section aria-label="Summary">${tileList([
      [unexplained, "unexplained", "bad"],
      [approved, "approved", ""],
      [explained, "explained", ""],
      [undecided, "undecided", "warn"],
      [notJudged, "not judged", "warn"],
      [policyChanges, "changes of the policy", ""],
    ])}</section>
${notesOf(report).map(
  (note) => markup`<p class="quiet"><bdi>${note}</bdi></p>
`,
)}${tableOf(shownIn(report))}`,
  });
}

function tableOf(events: readonly TimelineEvent[]): Markup {
  if (events.length === 0) return markup`<p class="quiet">No event is listed.</p>`;
  return markup`<section aria-label="Events"><h2>Events</h2>
<div class="scroll" role="region" aria-label="Events, the newest first" tabindex="0"><table class="wide">
<thead><tr>${head.map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>
${events.map(row)}</tbody></table></div></section>
`;
}

function row(event: TimelineEvent): Markup {
  const { activityDateTime, endDateTime, methodId } = event;
  const standing = describeStanding(event);
  const life = [endDateTime && `valid until ${minute(endDateTime)}`, describeUse(event)].filter((text) => text);
  return markup`<tr><th scope="row">${minute(activityDateTime)}</th>
<td>${lines([describeActivity(event), describeWords(event)])} ${standing === "" ? undefined : badge(standing, kindOf(event))}</td>
<td>${lines([describeOwner(event), methodId, life.join(", "), describeSignIn(event)])}</td>
<td>${lines([actorName(event) ?? "somebody", addressOf(event)])}</td></tr>
`;
}

/** What there is to say, a line each. */
function lines(texts: readonly (string | undefined)[]): Markup[] {
  const told = texts.filter((text) => text !== undefined && text !== "");
  return told.map((text, index) => markup`${index > 0 ? markup`<br>` : undefined}<bdi>${text}</bdi>`);
}

function kindOf({ standing }: TimelineEvent): "bad" | "warn" | "good" {
  if (standing?.status === "unexplained") return "bad";
  const isExplained = standing?.status === "explained" && standing.drift === undefined;
  return isExplained || standing?.status === "approved" ? "good" : "warn";
}
