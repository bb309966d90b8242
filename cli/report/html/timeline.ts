import type { Pass } from "@tapwatch/provider";
import { minute, plain } from "../../base/text";
import { type RunRecord, stands } from "../../record/record";
import { describePass } from "../describe";
import { type Markup, markup } from "../markup";
import { type Axis, axisLabels, lines, round, timeAxis } from "./axis";
import { time } from "./parts";
import { lastOf, type StackRecord } from "./stacks";

/** What a picture can show; the list has all of them. */
const mostPasses = 40;

/** How a pass stands: each has a pattern and a sign of its own. */
const standings = {
  drifted: { sign: "◆", words: "drifted" },
  approved: { sign: "✓", words: "approved" },
  usable: { sign: "●", words: "usable, or will be" },
  ended: { sign: "○", words: "ended" },
} as const;

type Standing = keyof typeof standings;

interface Bar {
  readonly user: string;
  readonly pass: Pass;
  readonly standing: Standing;
  /** Milliseconds since the epoch. */
  readonly created: number | undefined;
  readonly start: number;
  readonly expiry: number;
}

/** Passes over time: created, the window in which each can be used, its expiry, and now, which is the end of the run. */
export function timeline(stacks: readonly StackRecord[]): Markup {
  const records = stacks.map(({ record }) => record);
  const now = Date.parse(lastOf(records));
  const all = records.flatMap((record) => barsOf(record, now));
  if (all.length === 0) return markup`<p class="quiet">No pass is known, so there is nothing to draw.</p>`;
  const order = Object.keys(standings);
  const rank = ({ standing, expiry }: Bar) =>
    standing === "drifted" ? 0 : expiry > now ? 1 : 2 + order.indexOf(standing);
  const bars = all
    .toSorted((left, right) => rank(left) - rank(right) || left.expiry - right.expiry)
    .slice(0, mostPasses);
  const first = Math.min(now, ...bars.map(({ start, created = start }) => Math.min(start, created)));
  const last = Math.max(now, ...bars.map(({ expiry }) => expiry));
  const axis = timeAxis(first, last);
  return markup`${patterns}<p class="legend small">${Object.entries(standings).map(
    ([name, { sign, words }]) =>
      markup`<span><svg class="swatch" aria-hidden="true"><rect class="bar ${name}" x="1" y="3" width="26" height="10" rx="2"/></svg><span class="mark ${name}">${sign}</span> ${words}</span> `,
  )}<span><svg class="swatch" aria-hidden="true"><circle class="created" cx="14" cy="8" r="4"/></svg>created</span> <span><svg class="swatch" aria-hidden="true"><line class="now" x1="14" x2="14" y1="0" y2="16"/></svg>now, ${time(lastOf(records))}</span></p>
<div class="timeline"><div class="line head"><span class="zone" id="zone"></span>${axisLabels(axis)}</div>
<ol>
${bars.map((bar) => lane(bar, axis, now))}</ol></div>
<p class="quiet small">From ${time(new Date(first).toISOString())} to ${time(new Date(last).toISOString())}.${
    all.length > bars.length
      ? ` ${bars.length} of ${all.length} passes: drifted ones, and those that expire next. The list has all.`
      : ""
  }</p>`;
}

function barsOf(record: RunRecord, now: number): Bar[] {
  const drifted = new Set(record.drift.filter(stands).map(({ user }) => user));
  const approved = new Set(
    (record.approvals ?? [])
      .filter(({ state }) => state !== "lapsed")
      .map(({ user, methodId }) => JSON.stringify([user, methodId])),
  );
  return record.users.flatMap(({ user, pass }) => {
    if (pass === undefined) return [];
    const [start, expiry] = [instant(pass.startDateTime), instant(pass.expiresDateTime)];
    if (start === undefined || expiry === undefined) return [];
    const isOver = expiry <= now || (pass.isUsable === false && start <= now);
    const isApproved = approved.has(JSON.stringify([user, pass.methodId]));
    const standing = drifted.has(user) ? "drifted" : isOver ? "ended" : isApproved ? "approved" : "usable";
    return [{ user, pass, standing, created: instant(pass.createdDateTime), start, expiry }];
  });
}

function instant(dateTime: string | undefined): number | undefined {
  const parsed = Date.parse(dateTime ?? "");
  return Number.isNaN(parsed) ? undefined : parsed;
}

function lane({ user, pass, standing, created, start, expiry }: Bar, axis: Axis, now: number): Markup {
  const { sign, words } = standings[standing];
  const [from, until] = [axis.place(start), axis.place(expiry)];
  return markup`<li class="line"><span class="who"><span class="mark ${standing}" aria-hidden="true">${sign}</span> <bdi>${plain(user)}</bdi><span class="visually-hidden">: ${words}; ${describePass(pass)}; created ${minute(pass.createdDateTime)}</span></span><svg class="lane" aria-hidden="true">${lines(axis)}<rect class="bar ${standing}" x="${from}%" y="5" width="${round(Math.max(0.6, until - from))}%" height="12" rx="2"/>${
    created === undefined ? undefined : markup`<circle class="created" cx="${axis.place(created)}%" cy="11" r="4"/>`
  }<line class="now" x1="${axis.place(now)}%" x2="${axis.place(now)}%" y1="0" y2="100%"/></svg></li>
`;
}

/** One set of patterns for all lanes. */
const patterns = markup`<svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground-drifted" width="6" height="6"/><rect class="ink-drifted" width="3" height="6"/></pattern>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="ground-usable" width="5" height="5"/><circle class="ink-usable" cx="2.5" cy="2.5" r="1.1"/></pattern>
</defs></svg>`;
