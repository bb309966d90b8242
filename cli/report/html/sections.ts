import { problemsIn } from "../../record/problems";
import type { RunRecord } from "../../record/record";
import { approvalsToShow, describeApproval } from "../approvals";
import { type Markup, markup } from "../markup";
import { problemLine } from "../problem-text";
import { badge, some } from "./parts";
import type { StackRecord } from "./stacks";

/** Lines of one section: more than anybody reads. The record has all. */
const mostLines = 100;

export function approvalList(stacks: readonly StackRecord[]): Markup {
  const approvals = stacks.flatMap(({ record }) => approvalsToShow(record));
  if (approvals.length === 0) {
    return markup`<p class="quiet">Nothing was accepted since the last run, and no approval has an end.</p>`;
  }
  return markup`<ul class="lines">
${some(approvals, mostLines, (entry) => {
  const { state, accepted, expires, why } = describeApproval(entry);
  const end = expires === "" ? undefined : markup` until ${expires}`;
  return markup`<li><strong><bdi>${entry.user}</bdi></strong> ${badge(entry.kind, "")} ${badge(state, entry.state === "lapsed" ? "bad" : "good")} ${accepted}${end}, <bdi>${why}</bdi></li>
`;
})}</ul>`;
}

export function fixedList(stacks: readonly StackRecord[]): Markup {
  const fixed = stacks.flatMap(({ record }) => problemsIn(record).filter(({ status }) => status === "fixed"));
  if (fixed.length === 0) return markup`<p class="quiet">Nothing was fixed since the last run.</p>`;
  return markup`<ul class="lines">
${some(
  fixed,
  mostLines,
  (problem) => markup`<li>${badge("fixed", "good")} <bdi>${problemLine(problem)}</bdi></li>
`,
)}</ul>`;
}

/** What the program and the provider said; drift of whom nobody watches any more is told here only. */
export function messageList(stacks: readonly StackRecord[]): Markup | undefined {
  const messages: RunRecord["messages"] = stacks.flatMap(({ record }) => record.messages);
  if (messages.length === 0) return undefined;
  return markup`<section aria-labelledby="messages"><h2 id="messages">Messages</h2><ul class="lines">
${some(
  messages,
  mostLines,
  ({ severity, message }) => markup`<li>${badge(severity, severity === "info" ? "" : "warn")} <bdi>${message}</bdi></li>
`,
)}</ul></section>
`;
}
