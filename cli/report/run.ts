import pc from "picocolors";
import { minute, plain } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import { type RunRecord, standing } from "../record/record";
import { approvalLinesOf, approvalsToShow } from "./approvals";
import { changesBy } from "./changes";
import { readingOf } from "./reading";
import { countsLine, joined, list, type RenderOptions, section, sectionsOf } from "./terminal";

/** A run record for a terminal: as an operation is shown, and what is new and what was fixed since the run before. */
export function renderRun(record: RunRecord, options: RenderOptions = {}): string {
  const facts = standing(record);
  return joined([
    ...sectionsOf(facts, options),
    section("Approvals", list(approvalLinesOf(approvalsToShow(record)))),
    section(pc.green("Fixed since the last run"), list(changesBy(record, "fixed"))),
    section(pc.yellow("New since the last run"), list(isAllNew(record) ? [] : changesBy(record, "new"))),
    [
      countsLine(facts, record.exitCode === exitCodes.failed.code),
      // The error itself is on stderr, or among the messages.
      ...(record.error === undefined ? [plain(readingOf(record))] : []),
      `Stack ${plain(record.stack)}, ${minute(record.endedDateTime)}: ` +
        `${record.summary.new} new, ${record.summary.fixed} fixed`,
    ].join("\n"),
  ]);
}

/** Two records side by side (`compareRecords`): only what is in one of them. */
export function renderDifference(record: RunRecord): string {
  const [added, fixed] = [changesBy(record, "new"), changesBy(record, "fixed")];
  if (added.length + fixed.length === 0) return "No difference: nothing new, nothing fixed.\n";
  return joined([
    section(pc.red("New"), list(added)),
    section(pc.green("Fixed"), list(fixed)),
    `${added.length} new, ${fixed.length} fixed`,
  ]);
}

/** If all problems are new, a list of the new ones would repeat everything. */
function isAllNew({ drift, findings, unreadable }: RunRecord): boolean {
  return ![...drift, ...findings, ...unreadable].some(({ status }) => status === "still");
}
