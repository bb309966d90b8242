import { linesToPaste } from "../../approvals/lines";
import { minute } from "../../base/text";
import type { Counts } from "../../outcome/counts";
import {
  type DriftEntry,
  type FindingEntry,
  type RunRecord,
  type Status,
  stands,
  type UnreadableEntry,
} from "../../record/record";
import { approvalsToShow, describeApproval } from "../approvals";
import { commandsFor } from "../commands";
import { describeDrifted } from "../describe";
import { describeInitiator } from "../initiator";
import { lined, type Markup, markup } from "../markup";
import { driftRemedy, unreadableRemedy } from "../remedies";

/** Cards of one section: more than anybody reads. The table and the record have all. */
const mostCards = 200;

export function tiles({ summary, targets }: RunRecord): Markup {
  return tileList([
    ...countTiles(summary, targets === undefined ? "users watched" : "users looked at"),
    [summary.new, "new since the last run", "warn"],
    [summary.fixed, "fixed since the last run", "good"],
  ]);
}

type Kind = "bad" | "warn" | "good" | "";
type Tile = readonly [count: number, what: string, kind: Kind];

export function countTiles(counts: Omit<Counts, "gone">, watched: string): readonly Tile[] {
  return [
    [counts.watched, watched, ""],
    [counts.withPass, "with a pass", ""],
    [counts.usable, "usable now", ""],
    [counts.drifted, "drifted", "bad"],
    [counts.findings, "policy findings", "bad"],
    [counts.unreadable, "could not be read", "warn"],
  ];
}

export function tileList(tiles: readonly Tile[]): Markup {
  return markup`<ul class="tiles">
${tiles.map(
  ([count, what, kind]) => markup`<li><strong class="${count === 0 ? "" : kind}">${count}</strong>${what}</li>
`,
)}</ul>`;
}

export function driftCards({ drift, users, stack }: RunRecord): Markup {
  const entryOf = new Map(users.map((entry) => [entry.user, entry]));
  return cards("No drift: everything is as it was accepted.", [
    ...drift.filter(stands).map((entry) =>
      card(
        entry.user,
        markup`${badge(entry.kind, "bad")} ${statusBadge(entry.status)}`,
        markup`<p class="quiet">First seen ${minute(entry.firstReportedDateTime)}. Now: ${describeDrifted(entry, entryOf.get(entry.user))}.</p>
${initiator(entry)}${changes(entry)}
<p>${driftRemedy(entry.kind)}</p>
${toPaste(entry)}${toRun(entry, stack)}`,
      ),
    ),
  ]);
}

function initiator(entry: DriftEntry): Markup {
  const by = describeInitiator(entry);
  return by === undefined
    ? markup``
    : markup`<p>By <strong>${by}</strong></p>
`;
}

function changes({ user, changes: changed }: DriftEntry): Markup {
  return markup`<div class="scroll diff" role="region" aria-label="What changed for ${user}" tabindex="0"><table>
<thead><tr><th scope="col">Property</th><th scope="col">Accepted</th><th scope="col">Now</th></tr></thead>
<tbody>
${changed.map(
  ({ propertyName, desiredValue, currentValue }) =>
    markup`<tr><th scope="row">${propertyName}</th><td>${value(desiredValue)}</td><td>${value(currentValue)}</td></tr>
`,
)}</tbody></table></div>`;
}

function value(given: string | number | boolean | undefined): Markup {
  return given === undefined ? markup`<span class="quiet">(none)</span>` : markup`<code>${String(given)}</code>`;
}

export function findingCards({ findings }: RunRecord): Markup {
  return cards("No policy is violated.", findings.filter(stands).map(findingCard));
}

function findingCard({
  policyName,
  enforcementLevel,
  severity,
  status,
  message,
  description,
  remediationSteps,
}: FindingEntry) {
  return card(
    policyName,
    markup`${badge(enforcementLevel, enforcementLevel === "mandatory" ? "bad" : "warn")} ${severity && badge(severity, "")} ${statusBadge(status)}`,
    markup`<p><bdi>${message}</bdi></p><p class="quiet">${description}</p>${remediationSteps && markup`<p>${remediationSteps}</p>`}`,
  );
}

export function unreadableCards({ unreadable }: RunRecord): Markup {
  return cards("Every user could be read.", unreadable.filter(stands).map(unreadableCard));
}

function unreadableCard(entry: UnreadableEntry): Markup {
  return card(
    entry.user,
    markup`${badge(entry.reason, "warn")} ${statusBadge(entry.status)}`,
    markup`<p><bdi>${entry.message}</bdi></p><p>${unreadableRemedy(entry)}</p>`,
  );
}

/** The lines of the approval, for a pull request. */
function toPaste(entry: DriftEntry): Markup | undefined {
  const lines = linesToPaste([entry]);
  if (lines === "") return undefined;
  return markup`<p class="quiet">For the stack's approvals:</p><pre class="scroll" tabindex="0" role="region" aria-label="Approval of ${entry.user}"><code>${lined(lines)}</code></pre>`;
}

/** Commands for a person to run, behind a summary: deleting a pass signs its user out. */
function toRun(entry: DriftEntry, stack: string): Markup | undefined {
  const commands = commandsFor(entry, stack);
  if (commands.length === 0) return undefined;
  return markup`<details><summary>Commands</summary>
${commands.map(
  ({ what, shell, line }) =>
    markup`<p class="quiet">${shell}: ${what}</p><pre class="scroll" tabindex="0" role="region" aria-label="${shell}, for ${entry.user}: ${what}"><code>${lined(line)}</code></pre>
`,
)}</details>`;
}

export function approvalCards(record: RunRecord): Markup {
  return cards(
    "Nothing was accepted since the last run, and no approval has an end.",
    approvalsToShow(record).map((entry) => {
      const { state, accepted, expires, why } = describeApproval(entry);
      const badges = markup`${badge(entry.kind, "")} ${badge(state, entry.state === "lapsed" ? "bad" : "good")}`;
      const end = expires === "" ? undefined : markup` until ${expires}`;
      return card(entry.user, badges, markup`<p>${accepted}${end}, <bdi>${why}</bdi></p>`);
    }),
  );
}

export function fixedList({ drift, findings, unreadable }: RunRecord): Markup {
  const isFixed = ({ status }: { readonly status: Status }) => status === "fixed";
  return cards("Nothing was fixed since the last run.", [
    ...drift.filter(isFixed).map(({ user, kind }) => card(user, badge(kind, "good"), undefined)),
    ...findings
      .filter(isFixed)
      .map(({ user, policyName }) => card(user ?? "the stack", badge(policyName, "good"), undefined)),
    ...unreadable.filter(isFixed).map(({ user }) => card(user, badge("readable again", "good"), undefined)),
  ]);
}

function cards(none: string, all: readonly Markup[]): Markup {
  if (all.length === 0) return markup`<p class="quiet">${none}</p>`;
  const more = all.length - mostCards;
  return markup`${all.slice(0, mostCards)}${more > 0 ? markup`<p class="quiet">… and ${more} more, in the run record.</p>` : undefined}`;
}

function card(title: string, badges: Markup, body: Markup | undefined): Markup {
  return markup`<article class="card"><h3><bdi>${title}</bdi></h3> ${badges}${body}</article>
`;
}

export function badge(text: string, kind: Kind): Markup {
  return markup`<span class="badge ${kind}">${text}</span>`;
}

function statusBadge(status: Status): Markup {
  return badge(status === "new" ? "new" : "known already", status === "new" ? "warn" : "");
}
