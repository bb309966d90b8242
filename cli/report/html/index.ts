import { minute } from "../../base/text";
import type { RunRecord } from "../../record/record";
import { markup } from "../markup";
import { findingGroups, unreadGroups } from "./groups";
import { header, titleOf, worst } from "./header";
import { page } from "./page";
import { pageData } from "./rows";
import { type RunPoint, runsSection } from "./runs";
import { approvalList, fixedList, messageList } from "./sections";
import { lastOf, named } from "./stacks";
import { timeline } from "./timeline";
import { usersSection } from "./users";
import { withoutScript } from "./without-script";

export interface HtmlOptions {
  /** Earlier runs of the stack, for a chart. */
  readonly runs?: readonly RunPoint[];
}

/** The page of a record. */
export function renderHtml(record: RunRecord, options: HtmlOptions = {}): string {
  return renderHtmlOf([record], options);
}

/** One page of several records, such as those of shards or of several tenants. */
export function renderHtmlOf(records: readonly RunRecord[], { runs = [] }: HtmlOptions = {}): string {
  const stacks = named(records);
  const data = pageData(stacks);
  return page({
    title: `tapwatch: ${titleOf(stacks)}, ${minute(lastOf(records))}`,
    header: header(stacks),
    skip: ["all", "Skip to the search among all users"],
    main: markup`${worst(stacks, data)}${usersSection(stacks, withoutScript(stacks))}`,
    data,
    rest: markup`<section aria-labelledby="findings"><h2 id="findings">Findings by rule</h2>${findingGroups(stacks)}</section>
<section aria-labelledby="unread"><h2 id="unread">Could not tell</h2>${unreadGroups(stacks)}</section>
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>${timeline(stacks)}</section>
${runsSection(runs)}<section aria-labelledby="approvals"><h2 id="approvals">Approvals</h2>${approvalList(stacks)}</section>
<section aria-labelledby="fixed"><h2 id="fixed">Fixed since the last run</h2>${fixedList(stacks)}</section>
${messageList(stacks)}`,
  });
}
