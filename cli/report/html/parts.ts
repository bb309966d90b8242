import { minute } from "../../base/text";
import type { Counts } from "../../outcome/counts";
import { couldNotTell } from "../../outcome/words";
import { type Markup, markup } from "../markup";
import type { VerdictName } from "../verdict";

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
  return markup`<strong class="${count === 0 ? "" : tone}">${count.toLocaleString("en")}</strong> ${what}`;
}

export function badge(text: string, tone: Tone): Markup {
  return markup`<span class="badge ${tone}">${text}</span>`;
}

/** A shape for each verdict, so that it does not depend on its colour. */
const signs: Readonly<Record<VerdictName, string>> = {
  inSync: "✓",
  drift: "!",
  violated: "!",
  couldNotTell: "?",
  couldNotRun: "×",
};

/** A verdict, the first thing of a page. Of "Drift: 3 drifted, …" the first word is the answer. */
export function answer(name: VerdictName, verdict: string): Markup {
  const [, word, rest] = /^([^:]{1,40}): (.*)$/s.exec(verdict) ?? [undefined, verdict, ""];
  return markup`<div class="answer ${name}"><span class="sign" aria-hidden="true">${signs[name]}</span><p class="verdict"><strong>${word}${rest === "" ? "" : ":"}</strong> <span>${rest}</span></p></div>`;
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
