import { couldNotTell, observationWords } from "../../outcome/words";
import { type Markup, markup, trusted } from "../markup";
import { verdictOf } from "../verdict";
import type { Trait } from "./client/data";
import { figure, type Tone } from "./parts";
import { type StackRecord, summaryOfAll } from "./stacks";

const columns = [
  ["user", "User"],
  ["problem", "What is wrong"],
  ["pass", "Pass"],
  ["expires", "Expires"],
] as const;

/** Search, tiles that filter, and the frame of the list; the page's scripts fill it. */
export function usersSection(stacks: readonly StackRecord[], noScript: Markup): Markup {
  return markup`<section id="all" aria-labelledby="users-title"><div class="bar"><h2 id="users-title">Users</h2>
<label for="search">Search</label><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="user, kind, policy, who did it"></div>
${stacks.length > 1 ? stackTiles(stacks) : undefined}<div class="tiles filters" role="group" aria-label="Filter">
${tiles(stacks)}</div>
<p id="users-status" class="quiet small" role="status"></p>
<noscript><p>The list needs the script of this page. The CSV report has the same.</p>
${noScript}</noscript>
<table id="users" role="table" aria-labelledby="users-title">
<thead role="rowgroup"><tr role="row">
${columns.map(([name, text]) => column(name, text))}${stacks.length > 1 ? column("stack", "Stack") : undefined}</tr></thead>
<tbody role="rowgroup"></tbody>
</table>
<div class="controls" id="pages" hidden><button type="button" id="previous">Previous page</button><button type="button" id="next">Next page</button> <span class="quiet small" id="place"></span></div>
<p id="said" class="visually-hidden" role="status"></p>
</section>
`;
}

function column(name: string, text: string): Markup {
  const sorted = name === "problem" ? trusted(' aria-sort="descending"') : undefined;
  return markup`<th scope="col" role="columnheader"${sorted}><button type="button" data-sort="${name}">${text}</button></th>
`;
}

function tiles(stacks: readonly StackRecord[]): Markup[] {
  const { watched, drifted, findings, unreadable, withPass, usable, gone } = summaryOfAll(
    stacks.map(({ record }) => record),
  );
  const fresh = stacks.reduce((sum, { record }) => sum + record.summary.new, 0);
  const isPartial = stacks.some(({ record }) => record.targets !== undefined);
  const all: readonly (readonly [filter: Trait | "all", number, string, Tone])[] = [
    ["all", watched, isPartial ? "looked at" : "watched", ""],
    ["new", fresh, "new", "warn"],
    ["drifted", drifted, "drifted", "bad"],
    ["findings", findings, findings === 1 ? "finding" : "findings", "bad"],
    ["unread", unreadable, couldNotTell, "warn"],
    ["withPass", withPass, "with a pass", ""],
    ["usable", usable, "usable now", ""],
    ["gone", gone, observationWords.gone, "bad"],
  ];
  return all.map(
    ([filter, count, what, tone]) =>
      markup`<button type="button" data-filter="${filter}" aria-pressed="${String(filter === "all")}">${figure(count, what, tone)}</button>
`,
  );
}

/** A row for each stack: how it stands, and a button that shows its users only. */
function stackTiles(stacks: readonly StackRecord[]): Markup {
  return markup`<div class="stacks" role="group" aria-label="Stacks">
${stacks.map(
  ({ name, record }, place) =>
    markup`<button type="button" data-stack="${place}" aria-pressed="false"><strong><bdi>${name}</bdi></strong> <span>${verdictOf(record)}</span></button>
`,
)}</div>
`;
}
