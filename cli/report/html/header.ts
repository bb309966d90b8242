import { minute } from "../../base/text";
import { worstOf } from "../../outcome/exit-code";
import type { RunRecord } from "../../record/record";
import { type Markup, markup } from "../markup";
import { readingOf } from "../reading";
import { verdictFor, verdictNameOf } from "../verdict";
import type { PageData, RowProblem, UserRow } from "./client/data";
import { answer, badge, severityBadge, time } from "./parts";
import { lastOf, type StackRecord, verdictOfAll } from "./stacks";

/** The verdict, and what it is about. */
export function header(stacks: readonly StackRecord[]): Markup {
  const records = stacks.map(({ record }) => record);
  return markup`<div class="about"><h1>Temporary Access Passes: <bdi>${titleOf(stacks)}</bdi></h1>
${records.map((record) => facts(record, records.length > 1))}</div>
${answer(nameOf(records), verdictOfAll(stacks))}`;
}

function nameOf(records: readonly RunRecord[]) {
  const [first] = records;
  if (records.length === 1 && first !== undefined) return verdictNameOf(first);
  return verdictFor(worstOf(...records.map(({ exitCode }) => exitCode)));
}

export function titleOf(stacks: readonly StackRecord[]): string {
  return stacks.length === 1 ? (stacks[0]?.name ?? "") : `${stacks.length} stacks`;
}

function facts(record: RunRecord, isOneOfMany: boolean): Markup {
  const { endedDateTime, durationInSeconds, tool, engine } = record;
  if (isOneOfMany) return markup``;
  return markup`<p class="quiet small">${time(endedDateTime)}</p>
<p class="quiet small"><bdi>${readingOf(record)}</bdi>, in ${durationInSeconds} s, by tapwatch ${tool.version}, ${engine} engine</p>`;
}

/** How many things stand on the first screen. */
const mostWorst = 3;

/** The worst things, each a way to its row. */
export function worst(stacks: readonly StackRecord[], { rows, stacks: names }: PageData): Markup {
  const bad = rows.filter(({ problems = [] }) => problems.length > 0);
  if (bad.length === 0) return calm(stacks);
  const more = bad.length - mostWorst;
  return markup`<section class="worst" aria-labelledby="worst"><h2 id="worst">What to look at first</h2>
<ol>
${bad.slice(0, mostWorst).map((row, place) => one(row, place, names))}</ol>${
    more > 0 ? markup`<p class="quiet small">and ${more} more, in the list below</p>` : undefined
  }</section>
`;
}

function one({ user, stack, problems = [] }: UserRow, place: number, names: readonly string[]): Markup {
  const [first] = problems;
  if (first === undefined) return markup``;
  const where = names.length > 1 ? markup` <span class="quiet"><bdi>${names[stack]}</bdi></span>` : undefined;
  return markup`<li>${severityBadge(first.severity)}<div><span class="whom"><button type="button" class="link" data-open="${place}"><bdi>${user}</bdi></button>${where}</span>
<span class="why"><bdi>${namesOf(problems)}</bdi>${first.status === "new" ? markup` ${badge("new", "")}` : undefined}<span class="quiet"><bdi>${said(first, user)}</bdi></span></span></div></li>
`;
}

/** Kinds and policies, each once. */
function namesOf(problems: readonly RowProblem[]): string {
  return [...new Set(problems.map(({ name }) => name))].join(", ");
}

function said({ what, text, by }: RowProblem, user: string): string {
  const words = what === "finding" && text.startsWith(`${user}: `) ? text.slice(user.length + 2) : text;
  return by === undefined ? words : `${words}; by ${by}`;
}

/** Nothing is wrong with what was read. Of a run that failed nothing is known. */
function calm(stacks: readonly StackRecord[]): Markup {
  if (stacks.some(({ record }) => record.exitCode !== 0)) return markup``;
  const next = stacks
    .flatMap(({ record }) =>
      record.users.flatMap(({ user, observation, pass }) =>
        observation === "pass" && pass?.isUsable === true && pass.expiresDateTime !== undefined
          ? [{ user, expires: pass.expiresDateTime }]
          : [],
      ),
    )
    .filter(({ expires }) => expires > lastOf(stacks.map(({ record }) => record)))
    .toSorted((left, right) => (left.expires < right.expires ? -1 : 1))[0];
  const what = next && markup` The next pass to expire is <bdi>${next.user}</bdi>’s, ${minute(next.expires)}.`;
  return markup`<p class="calm">There is nothing to do.${what}</p>`;
}
