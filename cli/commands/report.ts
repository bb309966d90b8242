import { Command } from "commander";
import { readRecord } from "../record/read-record";
import { type FormatOptions, formatOptions, requestsOf, writeReports } from "../report/output";

export function reportCommand(): Command {
  return formatOptions(new Command("report"))
    .requiredOption("--from <file>", "the run record that 'tapwatch check' wrote")
    .option("--diff", "show every property that differs")
    .description("render a run record again, without a tenant")
    .addHelpText(
      "after",
      `
Examples:
  tapwatch report --from .tapwatch/prod.run.json
  tapwatch report --from .tapwatch/prod.run.json --format html=tapwatch.html --format csv=tapwatch.csv`,
    )
    .action(async ({ from, ...options }: FormatOptions & { readonly from: string }) => {
      await writeReports(readRecord(from), requestsOf(options), { diff: options.diff === true });
    });
}
