import { type Markup, markup } from "../markup";

/** Where things stand in a drawing, in per cent of its width, so that it is as wide as there is place. */
export interface Axis {
  readonly place: (time: number) => number;
  /** Milliseconds since the epoch, at round times of UTC. */
  readonly ticks: readonly number[];
}

/** Loaded when something is drawn: most runs write no page. */
export function scales(): Pick<typeof import("d3-scale"), "scaleUtc" | "scaleBand" | "scaleLinear"> {
  return require("d3-scale");
}

/** About so many ticks: more do not fit beside each other. */
const fewTicks = 5;

export function timeAxis(first: number, last: number): Axis {
  const scale = scales()
    .scaleUtc()
    .domain([first, Math.max(first + 60_000, last)])
    .range([0, 100]);
  return {
    place: (time) => round(scale(time)),
    ticks: scale.ticks(fewTicks).map((date) => date.getTime()),
  };
}

/** The labels: UTC, and below it the reader's own time, which the page's scripts write. */
export function axisLabels({ place, ticks }: Axis): Markup {
  return markup`<svg class="axis" aria-hidden="true">${ticks.map((time, index) => {
    const at = place(time);
    const anchor = at > 90 ? "end" : at < 6 ? "start" : "middle";
    const iso = new Date(time).toISOString();
    return markup`<g${index % 2 === 1 ? markup` class="odd"` : undefined}><text x="${at}%" y="12" text-anchor="${anchor}">${label(iso)}</text><text class="local" x="${at}%" y="27" text-anchor="${anchor}" data-time="${iso}"></text></g>`;
  })}</svg>`;
}

/** Midnight is a day; everything else is a time of it. */
function label(iso: string): string {
  return iso.includes("T00:00") ? iso.slice(0, 10) : `${iso.slice(11, 16)}Z`;
}

export function lines({ place, ticks }: Axis): Markup[] {
  return ticks.map((time) => markup`<line class="tick" x1="${place(time)}%" x2="${place(time)}%" y1="0" y2="100%"/>`);
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
