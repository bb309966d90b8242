import type { Outputs } from "@tapwatch/provider";
import pc from "picocolors";
import { exitCodes } from "../exit-code";
import { type RunRecord, stands } from "../record/record";
import { approvalLinesOf, approvalsToShow } from "./approvals";
import { changesBy } from "./changes";
import { minute, plain } from "./describe";
import type { Picture } from "./picture";
import { counts, joined, list, type RenderOptions, section, sectionsOf } from "./terminal";

/** A run record for a terminal: as an operation is shown, and what is new and what was fixed since the run before. */
export function renderRun(record: RunRecord, options: RenderOptions = {}): string {
  const picture = pictureOfRecord(record);
  return joined([
    ...sectionsOf(picture, "refresh", options),
    section("Approvals", list(approvalLinesOf(approvalsToShow(record)))),
    section(pc.green("Fixed since the last run"), list(changesBy(record, "fixed"))),
    section(pc.yellow("New since the last run"), list(isAllNew(record) ? [] : changesBy(record, "new"))),
    `${counts(picture, record.exitCode === exitCodes.failed.code)}\nStack ${plain(record.stack)}, ${minute(record.endedDateTime)}: ` +
      `${record.summary.new} new, ${record.summary.fixed} fixed`,
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

/** Where nothing is older, a list of what is new would say all of it again. */
function isAllNew({ drift, findings, unreadable }: RunRecord): boolean {
  return ![...drift, ...findings, ...unreadable].some(({ status }) => status === "still");
}

function pictureOfRecord(record: RunRecord): Picture {
  const unreadable = record.unreadable.filter(stands);
  const driftOf = new Map(record.drift.filter(stands).map((entry) => [entry.user, entry]));
  const watched = record.users.map(({ user, observation, pass }): Outputs => {
    const drift = driftOf.get(user);
    return {
      user,
      ...(observation !== "unknown" && { hasPass: pass !== undefined }),
      ...(pass && { pass }),
      ...(drift && { drift }),
      ...(observation === "gone" && { gone: { status: 404, code: "", firstReportedDateTime: "" } }),
    };
  });
  const byUser = new Map(watched.map((method) => [method.user, method]));
  return {
    watched,
    drifted: watched.flatMap(({ drift, ...method }) =>
      drift ? [{ ...method, drift, toApprove: driftOf.get(method.user)?.toApprove ?? [] }] : [],
    ),
    accepted: [],
    gone: [],
    unreadable: unreadable.flatMap(({ user, reason, httpStatus = 0, code = "", firstReportedDateTime = "" }) =>
      reason === "refused"
        ? [{ ...byUser.get(user), user, unreadable: { status: httpStatus, code, firstReportedDateTime } }]
        : [],
    ),
    unread: unreadable.filter(({ reason }) => reason !== "refused"),
    violations: record.findings.filter(stands),
    diagnostics: record.messages,
  };
}
