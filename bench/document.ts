import { type Figures, verdicts } from "./goals";
import type { Machine } from "./machine";
import { count, type Measurement, type Sizes, seconds } from "./measure";

export interface Page {
  readonly machine: Machine;
  readonly sizes: Sizes;
  readonly measurements: readonly Measurement[];
  /** Milliseconds that all of it took. */
  readonly ms: number;
}

/** docs/benchmarks.md. */
export function pageOf({ machine, sizes, measurements, ms }: Page): string {
  const figures = figuresOf(measurements);
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return `# Benchmarks

\`npm run bench -- --write${sizes.name === "full" ? " --full" : ""}\` wrote this page; do not edit it. It is for those who want to know how fast tapwatch is, and
what it is compared with. [scale.md](scale.md) says what follows from it.

- **Machine**: ${machine.cores} cores, ${machine.processor}, ${machine.memory}, ${machine.system}.
- **Versions**: ${versions.join(", ")}.
- **Tenant**: a simulated one on the same machine, a process of its own that shares the cores. Latency is added to each
  of its answers.
- **Figures** are medians of ${sizes.runs} runs, unless a table says otherwise. What is compared runs in turn, round after
  round. All together took ${seconds(ms)}.

${quoteOf(figures) ?? "Not everything was measured."}

## Goals

On two cores, at 100 ms of latency, with the embedded engine if a row names no other. The state is that of users without
a pass; the page is that of the HTML report.

${markdownTable(
  ["What", "Goal", "Measured", ""],
  verdicts(figures).map(({ what, goal, measured, verdict }) => [what, goal, measured, verdict]),
)}
${measurements.map(sectionOf).join("")}`;
}

/** The line that README.md has, too; undefined: what it tells was not measured. */
export function quoteOf({ refresh, clientRatio, floorRatio, checkTime }: Figures): string | undefined {
  if (refresh === undefined || clientRatio === undefined || floorRatio === undefined || checkTime === undefined) return;
  return (
    `Reading 10,000 users at 100 ms takes ${floorRatio.toFixed(1)} x the time of a bare script that heeds no quota, and ` +
    `Microsoft's Graph client needs ${count(clientRatio)} x as long with ten requests at a time; a whole \`refresh\` of them takes ` +
    `${refresh.toFixed(1)} s, a \`check\` of three users ${checkTime.toFixed(1)} s.`
  );
}

export function figuresOf(measurements: readonly Measurement[]): Figures {
  return Object.assign({}, ...measurements.map(({ figures }) => figures ?? {})) as Figures;
}

function sectionOf({ title, head, rows, notes = [] }: Measurement): string {
  const table = rows.length === 0 ? "" : `${markdownTable(head, rows)}\n`;
  return `\n## ${title}\n\n${table}${notes.map((note) => `${note}\n`).join("")}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
