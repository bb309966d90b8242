import { Command, Option } from "commander";
import { currentDate } from "../base/clock";
import { withProgress } from "../base/progress";
import { sayError, sayWarning } from "../base/say-error";
import { version } from "../base/version";
import { defaultKeep, entryOf, failedEntry, type Keep, keepRun, parseKeep, type RunEntry } from "../history";
import { readHistory } from "../history/file";
import { runPoints } from "../history/points";
import { notify } from "../notify";
import { type NotifyOptions, notifyOptions, targetsOf } from "../notify/target";
import { isUnsetVariable } from "../notify/variables";
import { errorsOf } from "../outcome/errors";
import { exitCodes } from "../outcome/exit-code";
import { exitLine } from "../outcome/exit-line";
import { outcomeOf } from "../outcome/of-result";
import { placesOf } from "../project/places";
import { withPart } from "../record/merge";
import { withPlaces } from "../record/places";
import { policyRemedies } from "../record/policy-remedies";
import { readRecordIfAny } from "../record/read-record";
import { isWhole, standing } from "../record/record";
import { saveRecord } from "../record/record-file";
import { runRecord } from "../record/run-record";
import { annotationLine } from "../report/annotations";
import { type FilterOptions, filterOptions } from "../report/filter";
import type { FormatName } from "../report/formats";
import {
  annotate,
  type FormatOptions,
  formatOptions,
  isForTerminal,
  type ReportRequest,
  requestsOf,
  writeReports,
} from "../report/output";
import { assertWritable } from "../report/writable";
import { measure, span } from "../telemetry";
import { failureOf } from "./failure";
import { lookAt } from "./look";
import type { Exit } from "./operation";
import {
  engineFor,
  filesOf,
  type JudgingOptions,
  judgingOptions,
  operationOptions,
  placeOf,
  shownStack,
  silently,
} from "./options";
import { shownFor } from "./shown";
import { withWarnings } from "./warnings";

/** What `tapwatch check` takes. */
interface CheckOptions extends JudgingOptions, FormatOptions, FilterOptions, NotifyOptions {
  readonly keepRecords: Keep;
}

export function checkCommand(exit: Exit): Command {
  return notifyOptions(filterOptions(formatOptions(judgingOptions(new Command("check"))), true))
    .addOption(
      new Option("--keep-records <number or age>", "how much of the history stays: runs, or days such as 90d; 0: none")
        .argParser(parseKeep)
        .default(parseKeep(defaultKeep), defaultKeep)
        .env("TAPWATCH_KEEP_RECORDS"),
    )
    .description("read every user, judge by the policies, report what is new, and save the record")
    .addHelpText(
      "after",
      `
The record goes to .tapwatch/<stack>.run.json (the one before to <stack>.run.previous.json); 'tapwatch report'
renders it again without a tenant. --severity, --status, --user and --label choose what terminal and markdown show; the
exit code, the record and all other formats are of everything. A run over some users (--target) reports only these users, and updates them in the
stack's record.

Examples:
  tapwatch check --stack prod
  tapwatch check --stack prod --format sarif=tapwatch.sarif --format html=tapwatch.html
  tapwatch check --stack prod --format markdown
  tapwatch check --stack prod --severity high --status new
  TAPWATCH_NOTIFY_URL=https://hooks.slack.com/services/... tapwatch check --stack prod`,
    )
    .action(async (given: CheckOptions) => exit(...(await check(given))));
}

/** @returns the exit code, as the record has it too, and why there is no result, if there is none */
async function check(given: CheckOptions): Promise<Parameters<Exit>> {
  const requests = requestsOf(given);
  const shown = shownFor(given, requests);
  const targets = targetsOf(given, process.env);
  for (const unset of (given.notify ?? []).filter(isUnsetVariable)) {
    const name = `--notify (TAPWATCH_NOTIFY_URL) is ${unset}`;
    sayWarning(`${name}: the pipeline has no such variable, so no message is sent there`);
  }
  // Before anything is read or saved: a path that is wrong must not cost the news of a run.
  await assertWritable(requests);
  const stack = shownStack(given);
  const files = filesOf(given);
  // Before the tenant is asked: a record that cannot be read would make everything look new.
  const previous = readRecordIfAny(files.current);

  const started = currentDate();
  const engine = await engineFor(given, given.quiet === true ? silently : undefined);
  const options = operationOptions(given);
  const keep = (entry: RunEntry) => keepInHistory(files.history, entry, given.keepRecords);
  const result = await withProgress("Reading the tenant", (onProgress) =>
    lookAt(engine, given, { ...options, onProgress }),
  ).catch(async (error: unknown) => {
    await keep(failedEntry({ started, ended: currentDate(), exitCode: exitCodes.failed.code }));
    throw error;
  });
  const outcome = outcomeOf(await withWarnings(result, placeOf(given), options));
  const ended = currentDate();
  const places = placesOf(placeOf(given));
  const judged = runRecord(outcome, {
    version,
    engine: engine.name,
    stack,
    started,
    ended,
    previous,
    remedies: policyRemedies(),
  });
  const record = withPlaces(judged, places, result);
  // A run over some users is added to the record before: alone it does not cover the stack.
  const known = isWhole(record) ? record : previous && withPlaces(withPart(previous, record), places, result);
  if (known !== undefined) measure(known);
  // A run that broke off saved no state. A record of it would call drift fixed that the run did not look at.
  const isSaved = !outcome.failed;
  const { failures, notes } =
    isSaved && targets.length > 0
      ? await span("notify", () => notify(record, targets, files.undelivered, process.env))
      : { failures: [], notes: [] };
  const isUntold = failures.length > 0 && given.notifyRequired === true;
  // Saved after the messages are sent: if the run dies here, the next run sends them again.
  if (known !== undefined && isSaved) await saveRecord(files, known);
  await keep(isSaved ? entryOf(record) : failedEntry({ started, ended, exitCode: record.exitCode }));
  for (const error of errorsOf(record)) sayError(error);
  // Only the page shows them.
  const runs = requests.some(({ format }) => format === "html")
    ? runPoints(readHistory(files.history)?.runs ?? [])
    : [];
  await span("report", () =>
    writeReports(record, requests, { ...shown, diff: given.diff === true, errorsAreSaid: true, whole: known, runs }),
  );
  annotate(record, requests, process.env);
  const exitCode = isUntold ? exitCodes.failed.code : record.exitCode;
  for (const note of notes) sayWarning(note);
  for (const failure of failures) {
    const text = `${failure}. Check TAPWATCH_NOTIFY_URL, its credentials and the network`;
    if (!isUntold) sayWarning(text);
    else {
      sayError(text);
      const line = annotationLine({ level: "error", title: "tapwatch", message: text }, process.env);
      if (line !== undefined) process.stderr.write(`${line}\n`);
    }
  }
  if (isForTerminal(requests) && given.quiet !== true)
    process.stdout.write(`\n${exitLine(exitCode, standing(record))}`);
  const broken = failureOf(outcome);
  return [exitCode, broken && { ...broken, isReported: isReportedAs("markdown", requests) }];
}

/** The result of a run does not depend on its history. */
async function keepInHistory(file: string, entry: RunEntry, keep: Keep): Promise<void> {
  try {
    await keepRun(file, entry, keep);
  } catch (error) {
    sayWarning(`the run is not in the history: ${(error as Error).message}`);
  }
}

/** Whether a file has the report in this format. */
function isReportedAs(name: FormatName, requests: readonly ReportRequest[]): boolean {
  return requests.some(({ format, file }) => format === name && file !== undefined);
}
