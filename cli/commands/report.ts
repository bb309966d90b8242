import { Command } from "commander";
import { readRecord } from "../record/read-record";
import { type FilterOptions, filterOptions } from "../report/filter";
import { renderHtmlOf } from "../report/html";
import {
  type FormatOptions,
  formatOptions,
  type ReportRequest,
  requestsOf,
  writeEach,
  writeReports,
} from "../report/output";
import { assertWritable } from "../report/writable";
import { collect } from "./options";
import { shownFor } from "./shown";

export function reportCommand(): Command {
  return filterOptions(formatOptions(new Command("report")), true)
    .requiredOption(
      "--from <file>",
      "the run record that 'tapwatch check' wrote; html may have several, such as those of shards or tenants",
      collect,
    )
    .option("--diff", "show every property that differs")
    .description("render a run record again, without a tenant")
    .addHelpText(
      "after",
      `
Examples:
  tapwatch report --from .tapwatch/prod.run.json
  tapwatch report --from .tapwatch/prod.run.json --user '*@contoso.com' --status new
  tapwatch report --from .tapwatch/prod.run.json --format html=tapwatch.html --format csv=tapwatch.csv
  tapwatch report --from contoso.run.json --from fabrikam.run.json --format html=tapwatch.html`,
    )
    .action(async ({ from, ...options }: FormatOptions & FilterOptions & { readonly from: readonly string[] }) => {
      const [first = "", ...others] = from;
      const requests = others.length > 0 ? pagesOnly(options) : requestsOf(options);
      const shown = shownFor(options, requests);
      await assertWritable(requests);
      if (others.length > 0) {
        const html = renderHtmlOf(from.map(readRecord));
        await writeEach(requests, () => html);
      } else await writeReports(readRecord(first), requests, { ...shown, diff: options.diff === true });
    });
}

/** Several records are one page, and nothing else. @throws Error naming the other formats */
function pagesOnly({ format = [], json = false, ...options }: FormatOptions): readonly ReportRequest[] {
  const others = [...format.map((request) => request.format), ...(json ? ["json"] : [])].filter(
    (name) => name !== "html",
  );
  if (format.length === 0 || others.length > 0) {
    throw new Error(
      `several --from make one page, which only html can show${others.length > 0 ? `, not ${others.join(" and ")}` : ""}: ` +
        "write --format html=<file>, or give one --from",
    );
  }
  // What goes to stdout is named; without a name nothing does.
  return format.every(({ file }) => file !== undefined) ? format : requestsOf({ ...options, format });
}
