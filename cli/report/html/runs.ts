import { minute } from "../../base/text";
import { exitCodes } from "../../outcome/exit-code";
import { couldNotTell } from "../../outcome/words";
import { type Markup, markup } from "../markup";
import { verdictFor, verdicts } from "../verdict";
import { round, scales } from "./axis";
import { time } from "./parts";

/** A run of the past, as the chart shows it. */
export interface RunPoint {
  readonly endedDateTime: string;
  readonly exitCode: number;
  readonly watched: number;
  readonly withPass: number;
  readonly drifted: number;
  readonly findings: number;
  readonly unreadable: number;
}

/** As many bars as can be told apart on a telephone. */
const mostRuns = 60;

const series = [
  ["drifted", "Drifted", "hatch"],
  ["findings", "Findings", "solid"],
  ["unreadable", capital(couldNotTell), "dotted"],
  ["withPass", "With a pass", "plain"],
] as const;

/** The last runs, a row for each count: the oldest run is left. One run says nothing of a trend. */
export function runsSection(runs: readonly RunPoint[]): Markup | undefined {
  const shown = runs.toSorted((left, right) => (left.endedDateTime < right.endedDateTime ? -1 : 1)).slice(-mostRuns);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  return markup`<section aria-labelledby="runs"><h2 id="runs">The last ${shown.length} runs</h2>
<div class="runs">
${series.map(([name, title, look]) => row(shown, name, title, look))}<div class="run-row head"><span></span><p class="span quiet small">${time(first.endedDateTime)}<span>${time(last.endedDateTime)}</span></p><span></span></div></div>
<details class="group"><summary>The runs as a table</summary><div class="scroll" role="region" aria-label="The runs as a table" tabindex="0"><table>
<thead><tr><th scope="col">Ended</th><th scope="col">Outcome</th><th scope="col">Watched</th>${series.map(([, title]) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${shown.toReversed().map(
  (
    run,
  ) => markup`<tr><th scope="row">${minute(run.endedDateTime)}</th><td>${outcome(run)}</td><td>${run.watched}</td>${series.map(([name]) => markup`<td>${isKnown(run) ? run[name] : "?"}</td>`)}</tr>
`,
)}</tbody></table></div></details></section>
`;
}

type Name = (typeof series)[number][0];

function row(runs: readonly RunPoint[], name: Name, title: string, look: string): Markup {
  const { scaleBand, scaleLinear } = scales();
  const most = Math.max(1, ...runs.filter(isKnown).map((run) => run[name]));
  const across = scaleBand<number>()
    .domain(runs.map((_, index) => index))
    .range([0, 100])
    .paddingInner(0.25);
  const up = scaleLinear().domain([0, most]).range([0, 94]);
  const width = round(across.bandwidth());
  const last = runs.at(-1);
  return markup`<div class="run-row"><span class="title">${title}</span><svg class="bars" role="img" aria-label="${title}: ${runs.length} runs, at most ${most}, at last ${last?.[name] ?? ""}">
<line class="tick" x1="0" x2="100%" y1="100%" y2="100%"/>${runs.map((run, index) => {
    const x = round(across(index) ?? 0);
    if (!isKnown(run))
      return markup`<text class="lost" x="${round(x + width / 2)}%" y="90%" text-anchor="middle">×</text>`;
    const height = round(run[name] === 0 ? 0 : Math.max(6, up(run[name])));
    return markup`<rect class="run ${look}" x="${x}%" y="${round(100 - height)}%" width="${width}%" height="${height}%"><title>${minute(run.endedDateTime)}: ${run[name]}</title></rect>`;
  })}</svg><strong class="latest">${last?.[name] ?? ""}</strong></div>
`;
}

/** Of a run that failed nothing is known: a zero would look like good order. */
function isKnown({ exitCode }: RunPoint): boolean {
  return exitCode !== exitCodes.failed.code;
}

function outcome({ exitCode }: RunPoint): string {
  return verdicts[verdictFor(exitCode)].word;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
