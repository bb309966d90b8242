import { Command } from "commander";
import { sayWarning } from "../base/say-error";
import { readRecord } from "../record/read-record";
import { type FilterOptions, filterOptions, shownBy } from "../report/filter";
import { type FormatOptions, formatOptions, requestsOf, unfilteredNote, writeReports } from "../report/output";
import { assertWritable } from "../report/writable";

export function reportCommand(): Command {
  return filterOptions(formatOptions(new Command("report")), true)
    .requiredOption("--from <file>", "the run record that 'tapwatch check' wrote")
    .option("--diff", "show every property that differs")
    .description("render a run record again, without a tenant")
    .addHelpText(
      "after",
      `
Examples:
  tapwatch report --from .tapwatch/prod.run.json
  tapwatch report --from .tapwatch/prod.run.json --user '*@contoso.com' --status new
  tapwatch report --from .tapwatch/prod.run.json --format html=tapwatch.html --format csv=tapwatch.csv`,
    )
    .action(async ({ from, ...options }: FormatOptions & FilterOptions & { readonly from: string }) => {
      const requests = requestsOf(options);
      const shown = shownBy(options);
      const note = unfilteredNote(requests, shown);
      if (note !== undefined) sayWarning(note);
      await assertWritable(requests);
      await writeReports(readRecord(from), requests, { ...shown, diff: options.diff === true });
    });
}
