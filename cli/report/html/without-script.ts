import { linesToPaste } from "../../approvals/lines";
import { problemsIn } from "../../record/problems";
import { standing } from "../../record/record";
import { lined, type Markup, markup } from "../markup";
import { problemLine } from "../problem-text";
import { driftRemedy } from "../remedies";
import type { StackRecord } from "./stacks";

/** Enough for a reader without scripts, who has the other formats too. */
const mostLines = 100;

/** Where no script runs: what stands, and the lines to paste. */
export function withoutScript(stacks: readonly StackRecord[]): Markup {
  const problems = stacks.flatMap(({ record }) => problemsIn(standing(record)));
  const more = problems.length - mostLines;
  return markup`<ul class="lines">
${problems.slice(0, mostLines).map((problem) => {
  const lines = problem.what === "drift" ? linesToPaste([problem.entry]) : "";
  const remedy = problem.what === "drift" ? markup`<p>${driftRemedy(problem.entry.kind)}</p>` : undefined;
  return markup`<li><bdi>${problemLine(problem)}</bdi>${remedy}${lines === "" ? undefined : markup`<pre><code>${lined(lines)}</code></pre>`}</li>
`;
})}</ul>${more > 0 ? markup`<p>… and ${more} more</p>` : undefined}`;
}
