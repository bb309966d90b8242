import pc from "picocolors";
import { age, minute, plain } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import { joined, section } from "../report/layout";
import { table } from "../report/table";
import { runPoints } from "./points";
import { type HistoryReport, type Measure, measures } from "./report";
import type { RunEntry } from "./run-entry";
import { sparkline } from "./sparkline";
import { resultWords } from "./words";

/** Nobody reads more of them in a terminal; JSON and CSV have all. */
const mostRows = 20;

/** The last run and the times first, then how the counts went, then the runs, the newest first. */
export function renderHistory(report: HistoryReport): string {
  return joined([summaryOf(report), section("Trends, from the first run to the last", trends(report)), runsOf(report)]);
}

function summaryOf(report: HistoryReport): string {
  const { stack, runs, longestOpenDrift: longest, timeToApproval: time } = report;
  const [first, last] = [runs[0], runs.at(-1)];
  const lines = [
    first === undefined || last === undefined
      ? `Stack ${plain(stack)}: no run in this time`
      : `Stack ${plain(stack)}: ${runs.length === 1 ? "1 run" : `${runs.length} runs`}, from ` +
        `${minute(first.endedDateTime)} to ${minute(last.endedDateTime)}. The last one: ${coloured(last)}`,
    time === undefined
      ? "Time to approval: no drift was approved in this time"
      : `Time to approval: ${age(time.meanInSeconds)} on average, ${age(time.medianInSeconds)} the median, ` +
        `of ${time.count} drift${time.count === 1 ? "" : "s"} that approvals ended`,
    longest === undefined
      ? "Longest open drift: none is open, by the last record"
      : `Longest open drift: ${plain(longest.kind)}: ${plain(longest.user)}, for ${age(longest.openInSeconds)} ` +
        `(since ${minute(longest.firstReportedDateTime)})`,
  ];
  return lines.join("\n");
}

function coloured({ exitCode }: RunEntry): string {
  const colour =
    exitCode === exitCodes.inSync.code ? pc.green : exitCode === exitCodes.unread.code ? pc.yellow : pc.red;
  return colour(resultWords(exitCode));
}

const titles: Readonly<Record<Measure, string>> = {
  watched: "watched",
  withPass: "with a pass",
  drifted: "drifted",
  findings: "findings",
  unreadable: "could not tell",
};

function trends({ runs, trends: known }: HistoryReport): string {
  if (known === undefined) return "";
  const points = runPoints(runs);
  return measures
    .map((measure) => {
      const { first, last, lowest, highest } = known[measure];
      const numbers = `${first} to ${last}`.padEnd(16);
      const line = points.length > 1 ? sparkline(points.map((point) => point[measure])) : "";
      return `  ${titles[measure].padEnd(16)}${numbers}${line}  (${lowest} at least, ${highest} at most)`;
    })
    .join("\n");
}

function runsOf({ runs }: HistoryReport): string {
  if (runs.length === 0) return "";
  const shown = runs.slice(-mostRows).toReversed();
  const earlier = runs.length - shown.length;
  const rows = table(
    ["When", "Exit", "Users", "Drifted", "Findings", "Could not tell", "New", "Fixed"],
    [17, 4, 5, 7, 8, 5, 3],
    shown.map(rowOf),
  );
  const legend = [
    `Exit: ${Object.values(exitCodes)
      .toSorted((left, right) => left.code - right.code)
      .map(({ code }) => `${code} ${resultWords(code)}`)
      .join(", ")}`,
    ...(shown.some(({ targets }) => targets !== undefined) ? ["*: a run over some users (--target)"] : []),
    ...(earlier > 0 ? [`${earlier} earlier run${earlier === 1 ? "" : "s"}: see --json or --format csv`] : []),
  ];
  return [rows, ...legend].join("\n");
}

function rowOf({ endedDateTime, exitCode, summary, targets }: RunEntry): string[] {
  const when = minute(endedDateTime);
  if (summary === undefined) return [when, `${exitCode}`, "-", "-", "-", "-", "-", "-"];
  const { watched, drifted, findings, unreadable, new: added, fixed } = summary;
  const users = targets === undefined ? `${watched}` : `${watched}*`;
  return [when, `${exitCode}`, users, ...[drifted, findings, unreadable, added, fixed].map(String)];
}
