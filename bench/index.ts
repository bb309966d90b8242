import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { measureActivity } from "./activity";
import { measureAssess } from "./assess";
import { measureEmbedded } from "./embedded";
import { fullSizes, type Measurement, seconds, smallSizes, timed } from "./measure";
import { measurePolicies } from "./policies";
import { measureReader } from "./reader";
import { measureRoster } from "./roster";

/** Measures, one part after the other so that none disturbs another, and prints a table of each. Writes nothing else. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { small: { type: "boolean", default: false } } });
  const sizes = values.small ? smallSizes : fullSizes;
  write(`Node ${process.version}, ${availableParallelism()} cores\n`);
  const { ms } = await timed(async () => {
    for (const measure of [
      measureReader,
      measureRoster,
      measureActivity,
      measureAssess,
      measurePolicies,
      measureEmbedded,
    ])
      print(await measure(sizes));
  });
  write(`\n${seconds(ms)} in all\n`);
}

function print({ title, head, rows }: Measurement): void {
  const grid = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  grid.push(...rows.map((row) => [...row]));
  write(`\n${title}\n${grid.toString()}\n`);
}

function write(text: string): void {
  process.stdout.write(text);
}

main().catch((error: Error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
});
