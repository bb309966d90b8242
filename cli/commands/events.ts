import { Command, Option } from "commander";
import { currentDate } from "../base/clock";
import { withProgress } from "../base/progress";
import { sayError } from "../base/say-error";
import { parseSince, type Since } from "../events/since";
import { exitCodes } from "../outcome/exit-code";
import { type FormatOptions, formatOptions, requestsOf, writeEach } from "../report/output";
import { assertWritable } from "../report/writable";
import type { Exit } from "./operation";
import { engineFor, placeOf, type StackOptions, shownStack, stackOptions } from "./options";

interface EventsOptions extends StackOptions, FormatOptions {
  readonly since: Since;
  readonly user?: string;
  readonly unexplained?: boolean;
}

const week = "7d";

export function eventsCommand(exit: Exit): Command {
  return formatOptions(stackOptions(new Command("events")), ["terminal", "json", "csv", "html"])
    .addOption(
      new Option("--since <days or instant>", "events since then, such as 7, or 2026-03-02T09:00:00Z")
        .argParser(parseSince)
        .default(parseSince(week), week),
    )
    .option("--user <name>", "only the passes of this user, by object id or principal name")
    .option("--unexplained", "list only the events that nothing explains")
    .description("show who issued and deleted passes, by the directory audit log, and what explains it")
    .addHelpText(
      "after",
      `
It reads the log now, and what the last run of the stack made of it; it judges nothing itself, and saves nothing. The
token needs AuditLog.Read.All and Directory.Read.All. A stack judges events if it has tapwatch:activity: true.

Examples:
  tapwatch events --stack prod
  tapwatch events --stack prod --since 30 --user alice@contoso.com
  tapwatch events --stack prod --unexplained --json
  tapwatch events --stack prod --format csv=events.csv --format html=events.html`,
    )
    .action(async (given: EventsOptions) => {
      try {
        exit(await showEvents(given));
      } catch (error) {
        const { NotToldError } = await import("../events/log.js");
        if (!(error instanceof NotToldError)) throw error;
        sayError(error.message);
        exit(exitCodes.unread.code);
      }
    });
}

/** @returns the exit code */
async function showEvents(given: EventsOptions): Promise<number> {
  const requests = requestsOf(given);
  await assertWritable(requests);
  const { eventsReport } = await import("../events/index.js");
  const { exitCodeOf } = await import("../events/summary.js");
  const { renderEvents } = await import("../events/render.js");
  const now = currentDate();
  const engine = await engineFor(given);
  const request = {
    place: placeOf(given),
    shownStack: shownStack(given),
    engine,
    since: given.since(now),
    ...(given.user !== undefined && { user: given.user }),
    isUnexplainedOnly: given.unexplained === true,
    now,
  };
  const report = await withProgress("Reading the audit log", () => eventsReport(request));
  await writeEach(requests, (format) => renderEvents(report, format));
  return exitCodeOf(report);
}
