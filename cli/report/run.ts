import pc from "picocolors";
import { minute, plain } from "../base/text";
import { type Problem, problemsIn } from "../record/problems";
import { type RunRecord, stands } from "../record/record";
import { approvalLinesOf, approvalsToShow } from "./approvals";
import { changesBy } from "./changes";
import { filtered } from "./filter";
import { joined, list, section } from "./layout";
import { problemLine } from "./problem-text";
import { readingOf } from "./reading";
import { remedySections } from "./remedy-sections";
import { counted, messagesSection, passesLine, type RenderOptions } from "./terminal";
import { coloured, verdictNameOf, verdictOf } from "./verdict";

/** A run record for a terminal: the verdict, what is new, what stands, what has ended, and what to do. */
export function renderRun(record: RunRecord, options: RenderOptions = {}): string {
  const verdict = coloured(plain(verdictOf(record)), verdictNameOf(record));
  if (options.quiet === true) return `${verdict}\n`;
  const { problems, isShown, note } = filtered(problemsIn(record), record.users, options.filter);
  const by = (wanted: Problem["status"]) => problems.filter(({ status }) => status === wanted);
  const approvals = approvalsToShow(record).filter(({ user }) => isShown(user));
  return joined([
    [
      verdict,
      passesLine(record),
      // The error itself is on stderr, or among the messages.
      ...(record.error === undefined ? [plain(readingOf(record))] : []),
      `Stack ${plain(record.stack)}, ${minute(record.endedDateTime)}`,
      ...(note === "" ? [] : [plain(note)]),
    ]
      .filter((line) => line !== "")
      .join("\n"),
    counted(pc.red("New"), by("new"), record),
    counted(pc.yellow("Known already"), by("still"), record),
    section(pc.green("Fixed since the last run"), list(by("fixed").map(problemLine))),
    section("Approvals", list(approvalLinesOf(approvals))),
    ...remedySections(problems.filter(isOpen), record.users, options.diff === true),
    messagesSection(record, options),
  ]);
}

function isOpen({ status = "new" }: Problem): boolean {
  return stands({ status });
}

/** Two records side by side (`compareRecords`): only what is in one of them. */
export function renderDifference(record: RunRecord): string {
  const [added, fixed] = [changesBy(record, "new"), changesBy(record, "fixed")];
  if (added.length + fixed.length === 0) return "No difference: nothing new, nothing fixed.\n";
  return joined([
    `${added.length} new, ${fixed.length} fixed`,
    section(pc.red("New"), list(added)),
    section(pc.green("Fixed"), list(fixed)),
  ]);
}
