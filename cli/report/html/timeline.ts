import type { Pass } from "@tapwatch/provider";
import { minute, plain } from "../../base/text";
import type { RunRecord } from "../../record/record";
import { describePass } from "../describe";
import { type Markup, markup } from "../markup";

/** What a picture can show; the table has all of them. */
const mostPasses = 40;

const size = { width: 960, left: 270, right: 20, top: 40, row: 26 } as const;

interface Bar {
  readonly user: string;
  readonly pass: Pass;
  /** Milliseconds since the epoch. */
  readonly created: number | undefined;
  readonly start: number;
  readonly expiry: number;
}

/** Passes over time: created, the window in which each can be used, its expiry, and now, which is the end of the run. */
export function timeline(record: RunRecord): Markup {
  const all = barsOf(record);
  if (all.length === 0) return markup`<p>No pass is known, so there is nothing to draw.</p>`;
  const now = Date.parse(record.endedDateTime);
  const drifted = new Set(record.drift.filter(({ status }) => status !== "fixed").map(({ user }) => user));
  const rank = ({ user, expiry }: Bar) => (drifted.has(user) ? 0 : expiry > now ? 1 : 2);
  const bars = all
    .toSorted((left, right) => rank(left) - rank(right) || left.expiry - right.expiry)
    .slice(0, mostPasses);
  const hidden = all.length - bars.length;
  return markup`<div class="scroll" role="region" aria-label="Timeline of passes" tabindex="0">${drawing(bars, now)}</div>
<p class="legend quiet"><span>● created</span><span>▬ usable window, from start to expiry</span><span>│ now: ${minute(record.endedDateTime)}</span></p>
${hidden > 0 ? markup`<p class="quiet">${bars.length} of ${all.length} passes, drifted ones and those that expire next; the table has all.</p>` : undefined}`;
}

function barsOf({ users }: RunRecord): Bar[] {
  return users.flatMap(({ user, pass }) => {
    if (pass === undefined) return [];
    const [start, expiry] = [instant(pass.startDateTime), instant(pass.expiresDateTime)];
    if (start === undefined || expiry === undefined) return [];
    return [{ user, pass, created: instant(pass.createdDateTime), start, expiry }];
  });
}

function instant(dateTime: string | undefined): number | undefined {
  const time = Date.parse(dateTime ?? "");
  return Number.isNaN(time) ? undefined : time;
}

function drawing(bars: readonly Bar[], now: number): Markup {
  const first = Math.min(now, ...bars.map(({ start, created = start }) => Math.min(start, created)));
  const last = Math.max(now, ...bars.map(({ expiry }) => expiry));
  const span = Math.max(60_000, last - first);
  const x = (time: number) => round(size.left + ((time - first) / span) * (size.width - size.left - size.right));
  const height = size.top + bars.length * size.row + 10;
  return markup`<svg viewBox="0 0 ${size.width} ${height}" role="img" aria-labelledby="timeline-title">
<title id="timeline-title">${bars.length} passes over time; the table of users says the same in words</title>
${ticks(first, span).map((time) => tick(x(time), time, height))}
${bars.map((bar, index) => row(bar, size.top + index * size.row, x, now))}
<line class="now" x1="${x(now)}" x2="${x(now)}" y1="${size.top - 8}" y2="${height}"/>
<text class="now-label" x="${x(now)}" y="${size.top - 12}" text-anchor="${anchor(x(now))}">now</text>
</svg>`;
}

function ticks(first: number, span: number): number[] {
  return [0, 1 / 3, 2 / 3, 1].map((part) => first + part * span);
}

function tick(x: number, time: number, height: number): Markup {
  return markup`<line class="tick" x1="${x}" x2="${x}" y1="18" y2="${height}"/>
<text class="label" x="${x}" y="13" text-anchor="${anchor(x)}">${minute(new Date(time).toISOString())}</text>
`;
}

function anchor(x: number): string {
  if (x > size.width - 80) return "end";
  return x < size.left + 60 ? "start" : "middle";
}

function row({ user, pass, created, start, expiry }: Bar, y: number, x: (time: number) => number, now: number): Markup {
  const name = plain(user);
  const short = name.length > 36 ? `${name.slice(0, 35)}…` : name;
  const isOver = expiry <= now || (pass.isUsable === false && start <= now);
  const width = Math.max(3, round(x(expiry) - x(start)));
  return markup`<g><title>${user}: ${describePass(pass)}</title>
<text x="8" y="${y + 17}">${short}</text>
<rect class="${isOver ? "spent" : "window"}" x="${x(start)}" y="${y + 5}" width="${width}" height="14" rx="3"/>
${created === undefined ? undefined : markup`<circle class="created" cx="${x(created)}" cy="${y + 12}" r="4"/>`}</g>
`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
