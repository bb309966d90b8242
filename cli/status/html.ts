import { minute } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import { page } from "../report/html/page";
import { answer, badge, countTiles, tileList } from "../report/html/parts";
import { type Markup, markup } from "../report/markup";
import { cellsOf, head, nameOfTenant, noteOf, scopeOf, statusVerdict, verdictNameOf } from "./render";
import { byTenant, type StackStatus, type TenantStatus, type totalOf } from "./stack-status";

/** One page of all stacks, by tenant. It links to nothing, and names no user. */
export function renderStatusHtml(stacks: readonly StackStatus[], total: ReturnType<typeof totalOf>, now: Date): string {
  const tenants = byTenant(stacks);
  return page({
    title: `tapwatch: ${scopeOf(tenants, total)}, ${minute(now.toISOString())}`,
    header: markup`<div class="about"><h1>Temporary Access Passes: ${scopeOf(tenants, total)}</h1>
<p class="quiet small">As of their last runs, put together ${minute(now.toISOString())}. A time marked ! is too old to tell the status now.</p></div>
${answer(verdictNameOf(stacks), statusVerdict(stacks, total))}`,
    main: markup`<section aria-label="Summary">${tileList([
      ...countTiles(total, "users watched"),
      [total.stale, "stacks not up to date", "warn"],
    ])}</section>
${tenants.map(section)}`,
  });
}

function section(tenant: TenantStatus): Markup {
  const name = nameOfTenant(tenant);
  const notes = tenant.stacks.flatMap(noteOf);
  return markup`<section aria-label="${name}"><h2><bdi>${name}</bdi></h2>
<div class="scroll counts" role="region" aria-label="Stacks of ${name}" tabindex="0"><table>
<thead><tr>${outcomeFirst(head).map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>
${tenant.stacks.map(row)}</tbody></table></div>
${notes.map(
  (note) => markup`<p class="quiet"><bdi>${note}</bdi></p>
`,
)}</section>
`;
}

function row(status: StackStatus): Markup {
  const [stack = "", outcome = "", ...counts] = outcomeFirst(cellsOf(status));
  return markup`<tr><th scope="row"><bdi>${stack}</bdi></th><td>${badge(outcome, kindOf(status))}</td>${counts.map((text) => markup`<td>${text}</td>`)}</tr>
`;
}

/** On a telephone the table scrolls: how a stack stands comes before its counts. */
function outcomeFirst(cells: readonly string[]): string[] {
  return [...cells.slice(0, 1), ...cells.slice(-1), ...cells.slice(1, -1)];
}

function kindOf({ exitCode }: StackStatus) {
  if (exitCode === exitCodes.inSync.code) return "good";
  return exitCode === exitCodes.unread.code ? "warn" : "bad";
}
