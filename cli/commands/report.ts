import { Command } from "commander";
import { readRecord } from "../record/read-record";
import { type FormatOptions, formatOptions, requestsOf, writeReports } from "../report/output";
import { assertWritable } from "../report/writable";

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
      const requests = requestsOf(options);
      await assertWritable(requests);
      await writeReports(readRecord(from), requests, { diff: options.diff === true });
    });
}
