import { minute } from "../../base/text";
import type { Counts } from "../../outcome/counts";
import { couldNotTell } from "../../outcome/words";
import { type Markup, markup } from "../markup";

export type Tone = "bad" | "warn" | "good" | "";
export type Tile = readonly [count: number, what: string, tone: Tone];

export function countTiles(counts: Omit<Counts, "gone">, watched: string): readonly Tile[] {
  return [
    [counts.watched, watched, ""],
    [counts.withPass, "with a pass", ""],
    [counts.usable, "usable now", ""],
    [counts.drifted, "drifted", "bad"],
    [counts.findings, counts.findings === 1 ? "finding" : "findings", "bad"],
    [counts.unreadable, couldNotTell, "warn"],
  ];
}

/** Counts, large. */
export function tileList(tiles: readonly Tile[]): Markup {
  return markup`<ul class="tiles">
${tiles.map(
  ([count, what, tone]) => markup`<li>${figure(count, what, tone)}</li>
`,
)}</ul>`;
}

export function figure(count: number, what: string, tone: Tone): Markup {
  return markup`<strong class="${count === 0 ? "" : tone}">${count}</strong> ${what}`;
}

export function badge(text: string, tone: Tone): Markup {
  return markup`<span class="badge ${tone}">${text}</span>`;
}

/** A severity, by a word and a shape of its own. */
export function severityBadge(severity: string): Markup {
  return markup`<span class="severity ${severity}">${severity}</span>`;
}

/** A time in UTC; the page's scripts write the reader's own time beside it. */
export function time(dateTime: string): Markup {
  return markup`<time datetime="${dateTime}">${minute(dateTime)}</time>`;
}

/** Part of a long list, and how much more there is. */
export function some<One>(all: readonly One[], most: number, one: (entry: One) => Markup): Markup {
  const more = all.length - most;
  return markup`${all.slice(0, most).map(one)}${
    more > 0
      ? markup`<li class="quiet">… and ${more} more, in the run record</li>
`
      : undefined
  }`;
}
