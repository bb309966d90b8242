import { Command, Option } from "commander";
import { currentDate } from "../base/clock";
import { sayWarning } from "../base/say-error";
import { shownPath } from "../base/shown-path";
import { parseSince, type Since } from "../events/since";
import type { SkippedLine } from "../history/file";
import { readRecordIfAny } from "../record/read-record";
import type { WholeRecord } from "../record/record";
import { recordFiles } from "../record/record-file";
import { inertJson } from "../report/json";
import { type FormatOptions, formatOptions, requestsOf, writeEach } from "../report/output";
import { assertWritable } from "../report/writable";
import { shownStack, stackOf } from "./options";

interface HistoryOptions extends FormatOptions {
  readonly stack?: string;
  readonly cwd: string;
  readonly state?: string;
  readonly since?: Since;
}

export function historyCommand(): Command {
  return formatOptions(new Command("history"), ["terminal", "json", "csv"])
    .option("-s, --stack <name>", "the stack (default: as for the other commands)")
    .option("-C, --cwd <directory>", "the Pulumi project's directory", ".")
    .option("--state <file>", "the embedded engine's state, if it is elsewhere: the history is beside it")
    .addOption(
      new Option(
        "--since <days or instant>",
        "runs since then, such as 30d, or 2026-03-02T09:00:00Z (default: all that are kept)",
      ).argParser(parseSince),
    )
    .description("show the last runs of a stack, how its counts went, and how long approvals took")
    .addHelpText(
      "after",
      `
It reads .tapwatch/<stack>.history.jsonl, to which 'tapwatch check' adds a line (--keep-records says how many stay), and
for the longest open drift the stack's record. It does not read the tenant.

Examples:
  tapwatch history --stack prod
  tapwatch history --stack prod --since 30d --json
  tapwatch history --stack prod --format csv=runs.csv`,
    )
    .action(showHistory);
}

async function showHistory(given: HistoryOptions): Promise<void> {
  const requests = requestsOf(given);
  await assertWritable(requests);
  const { readHistory } = await import("../history/file.js");
  const { historyReport } = await import("../history/report.js");
  const { renderHistory } = await import("../history/terminal.js");
  const { renderHistoryCsv } = await import("../history/csv.js");
  const files = recordFiles({ cwd: given.cwd, stack: stackOf(given), state: given.state });
  const history = readHistory(files.history);
  if (history === undefined) {
    throw new Error(`there is no ${shownPath(files.history)}: 'tapwatch check' writes it, unless --keep-records is 0`);
  }
  saySkipped(files.history, history.skipped);
  const now = currentDate();
  const report = historyReport(history, {
    stack: shownStack(given),
    now,
    since: given.since?.(now),
    record: lastRecord(files.current),
  });
  await writeEach(requests, (format) => {
    if (format === "json") return `${inertJson(report, 1)}\n`;
    return format === "csv" ? renderHistoryCsv(report) : renderHistory(report);
  });
}

const mostNamed = 5;

function saySkipped(file: string, skipped: readonly SkippedLine[]): void {
  const named = skipped.slice(0, mostNamed).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = skipped.length - named.length;
  if (named.length === 0) return;
  sayWarning(
    [
      `${shownPath(file)} has lines that are no runs; they are skipped, and stay in the file:`,
      ...named,
      ...(more > 0 ? [`and ${more} more`] : []),
    ].join("\n"),
  );
}

/** The history can be shown without it. */
function lastRecord(file: string): WholeRecord | undefined {
  try {
    return readRecordIfAny(file);
  } catch (error) {
    sayWarning(`the longest open drift is not known: ${(error as Error).message}`);
    return undefined;
  }
}
