import { usersText } from "../../base/text";
import { byMessage } from "../../outcome/not-read";
import { findingSeverity, severities } from "../../outcome/severity";
import { couldNotTell, reasonWords } from "../../outcome/words";
import { type FindingEntry, stands, type UnreadableEntry } from "../../record/record";
import { type Markup, markup } from "../markup";
import { unreadableRemedy } from "../remedies";
import { badge, severityBadge, some } from "./parts";
import { theStack } from "./rows";
import type { StackRecord } from "./stacks";

/** Messages of one rule: enough to see what it is about. The list of users has all. */
const mostMessages = 20;

/** Findings by rule, the most severe first: one that many users break is one thing to do. */
export function findingGroups(stacks: readonly StackRecord[]): Markup {
  const findings = stacks.flatMap(({ record }) => record.findings.filter(stands));
  if (findings.length === 0) return markup`<p class="quiet">No policy is violated.</p>`;
  const rank = ([first]: readonly FindingEntry[]) => (first ? severities.indexOf(findingSeverity(first)) : 0);
  const groups = [...Map.groupBy(findings, ({ policyName }) => policyName).values()].toSorted(
    (left, right) => rank(left) - rank(right) || right.length - left.length,
  );
  return markup`${groups.map(findingGroup)}`;
}

function findingGroup(findings: readonly FindingEntry[]): Markup {
  const [first] = findings;
  if (first === undefined) return markup``;
  const { policyName, enforcementLevel, description, remediationSteps } = first;
  const about = new Set(findings.map(({ user }) => user));
  const fresh = findings.filter(({ status }) => status === "new").length;
  return markup`<details class="group"><summary>${severityBadge(findingSeverity(first))}<strong class="name"><bdi>${policyName}</bdi></strong>${badge(enforcementLevel, enforcementLevel === "mandatory" ? "bad" : "")}<span class="count">${whom(about)}${fresh > 0 ? `, ${fresh} new` : ""}</span></summary>
<div><p>${description}</p>${remediationSteps && markup`<p><strong>What to do:</strong> ${remediationSteps}</p>`}
<ul>
${some(
  findings,
  mostMessages,
  ({ message }) => markup`<li><bdi>${message}</bdi></li>
`,
)}</ul>${showInList(policyName)}</div></details>
`;
}

function whom(about: ReadonlySet<string | undefined>): string {
  const users = [...about].filter((user) => user !== undefined).length;
  const parts = [...(users > 0 ? [usersText(users)] : []), ...(about.size > users ? [theStack] : [])];
  return parts.join(", ");
}

function showInList(words: string): Markup {
  return markup`<p><button type="button" data-find="${words}">Show them in the list</button></p>`;
}

/** Of whom nobody could tell, by what Graph or the run said. */
export function unreadGroups(stacks: readonly StackRecord[]): Markup {
  const unread = stacks.flatMap(({ record }) => record.unreadable.filter(stands));
  if (unread.length === 0) {
    const isTold = stacks.every(({ record }) => record.error === undefined);
    return markup`<p class="quiet">${isTold ? "Everybody was read." : "Nothing is known of a run that failed."}</p>`;
  }
  return markup`${byMessage(unread).map(({ same }) => unreadGroup(same))}`;
}

function unreadGroup(same: readonly UnreadableEntry[]): Markup {
  const [first] = same;
  if (first === undefined) return markup``;
  return markup`<details class="group"><summary>${badge(couldNotTell, "warn")}<strong class="name">${reasonWords[first.reason]}</strong><span class="count">${whom(new Set(same.map(({ user }) => user)))}</span></summary>
<div><p><bdi>${first.message}</bdi></p><p><strong>What to do:</strong> ${unreadableRemedy(first)}</p>
<ul>
${some(
  same,
  mostMessages,
  ({ user }) => markup`<li><bdi>${user}</bdi></li>
`,
)}</ul>${showInList(reasonWords[first.reason])}</div></details>
`;
}
