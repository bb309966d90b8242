import { readFileSync } from "node:fs";
import { packageFile } from "../../base/package-file";
import { minute } from "../../base/text";
import type { RunRecord } from "../../record/record";
import { inertJson } from "../json";
import { markup, trusted } from "../markup";
import { readingOf } from "../reading";
import { verdictOf } from "../verdict";
import { page } from "./page";
import { rowsOf } from "./rows";
import { approvalCards, driftCards, findingCards, fixedList, tiles, unreadableCards } from "./sections";
import { timeline } from "./timeline";

/** The page of a record. */
export function renderHtml(record: RunRecord): string {
  return page({
    title: `tapwatch: ${record.stack}, ${minute(record.endedDateTime)}`,
    header: markup`<h1>Temporary Access Passes: <bdi>${record.stack}</bdi></h1>
<p class="verdict"><strong>${capitalized(verdictOf(record))}</strong></p>
<p class="quiet">Read ${minute(record.endedDateTime)} in ${record.durationInSeconds} s by tapwatch ${record.tool.version}, ${record.engine} engine.</p>
<p class="quiet"><bdi>${readingOf(record)}</bdi></p>`,
    skip: ["all", "Skip to the search among all users"],
    main: markup`<section aria-label="Summary">${tiles(record)}</section>
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>${timeline(record)}</section>
<section aria-labelledby="drift"><h2 id="drift">Drift</h2>${driftCards(record)}</section>
<section aria-labelledby="findings"><h2 id="findings">Policy findings</h2>${findingCards(record)}</section>
<section aria-labelledby="unreadable"><h2 id="unreadable">Could not be read</h2>${unreadableCards(record)}</section>
<section aria-labelledby="approvals"><h2 id="approvals">Approvals</h2>${approvalCards(record)}</section>
<section aria-labelledby="fixed"><h2 id="fixed">Fixed since the last run</h2>${fixedList(record)}</section>
<section aria-labelledby="all"><h2 id="all">Users</h2>${usersTable()}</section>`,
    script: readFileSync(packageFile("dist", "report", "html", "client", "client.js"), "utf8"),
    data: markup`<script type="application/json" id="users-data">${trusted(inertJson(rowsOf(record)))}</script>`,
  });
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const filters = [
  ["all", "All"],
  ["drifted", "Drifted"],
  ["findings", "With findings"],
  ["usable", "Usable"],
  ["passes", "With a pass"],
  ["unreadable", "Not readable"],
] as const;

const columns = [
  ["user", "User"],
  ["pass", "Pass"],
  ["expires", "Expires"],
  ["drift", "Drift"],
  ["findings", "Findings"],
] as const;

/** The frame of the table; the script fills it. */
function usersTable() {
  return markup`<noscript><p>The table needs the script of this page. The same is in the CSV report.</p></noscript>
<div class="controls">
<label for="search">Search</label><input id="search" type="search" autocomplete="off" spellcheck="false">
</div>
<div class="controls" role="group" aria-label="Filter">
${filters.map(
  ([
    name,
    text,
  ]) => markup`<button type="button" data-filter="${name}" aria-pressed="${String(name === "all")}">${text}</button>
`,
)}</div>
<div class="scroll" id="users-scroll" role="region" aria-label="Table of users" tabindex="0">
<table id="users"><caption class="quiet">Choose a column's name to sort by it.</caption>
<thead><tr>
${columns.map(
  ([
    name,
    text,
  ]) => markup`<th scope="col"${name === "user" ? trusted(' aria-sort="ascending"') : undefined}><button type="button" data-sort="${name}">${text}</button></th>
`,
)}</tr></thead>
<tbody></tbody>
</table>
</div>
<div class="controls">
<button type="button" id="previous">Previous page</button><button type="button" id="next">Next page</button>
<span id="users-status" role="status"></span>
</div>`;
}
