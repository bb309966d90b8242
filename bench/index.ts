import { availableParallelism } from "node:os";
import Table from "cli-table3";
import { allRatios, ofParts, worseRows } from "./compare";
import { figuresOf } from "./document";
import { verdicts } from "./goals";
import { lastRatios, saveRatios } from "./last";
import { thisMachine } from "./machine";
import { sizes as allSizes, type Measurement, seconds, timed } from "./measure";
import { help, type Options, optionsOf } from "./options";
import { type Measured, partNames, parts } from "./parts";
import { suiteOf } from "./suite";
import { writePage } from "./write";

/** Measures, one part after the other so that none disturbs another, and prints a table of each. */
async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) return write(help);
  const sizes = allSizes[options.sizes];
  const chosen = options.only.length > 0 ? options.only : partNames;
  // Before anything is measured: whoever compares must have something to compare with.
  const last = options.check ? ofParts(lastRatios(options.sizes), chosen) : {};
  write(`Node ${process.version}, ${availableParallelism()} cores\n`);
  const suite = suiteOf(sizes);
  const measured: Measured[] = [];
  const { ms } = await timed(async () => {
    for (const part of chosen) {
      const measurement = await parts[part].measure(suite);
      print(measurement);
      measured.push({ part, measurement });
    }
  });
  const measurements = measured.map(({ measurement }) => measurement);
  const judged = verdicts(figuresOf(measurements)).filter(({ verdict }) => verdict !== "not measured");
  if (judged.length > 0) {
    const rows = judged.map(({ what, goal, measured: value, verdict }) => [what, goal, value, verdict]);
    print({ title: "Goals", head: ["What", "Goal", "Measured", ""], rows });
  }
  write(`\n${seconds(ms)} in all\n`);
  if (options.write) {
    saveRatios(options.sizes, allRatios(measured));
    if (options.sizes !== "small") writePage({ machine: thisMachine(), sizes, measurements, ms });
  }
  if (options.check) compare(last, measured, options);
}

function compare(last: Readonly<Record<string, number>>, measured: readonly Measured[], { tolerance }: Options): void {
  const worse = worseRows(last, allRatios(measured), tolerance);
  if (worse.length > 0) throw new Error(`slower than the last table:\n${worse.map((line) => `  ${line}`).join("\n")}`);
  write(`${Object.keys(last).length} ratios are no more than ${tolerance} % worse than in the last table\n`);
}

function print({ title, head, rows, notes = [] }: Measurement): void {
  write(`\n${title}\n`);
  if (rows.length > 0) {
    const grid = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
    grid.push(...rows.map((row) => [...row]));
    write(`${grid.toString()}\n`);
  }
  for (const note of notes) write(`${wrapped(note)}\n`);
}

/** In lines of at most 80 characters. */
function wrapped(text: string): string {
  return text.replace(/(?![^\n]{1,80}$)([^\n]{1,80})\s/g, "$1\n");
}

function write(text: string): void {
  process.stdout.write(text);
}

main().catch((error: Error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
});
