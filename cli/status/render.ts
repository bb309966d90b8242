import pc from "picocolors";
import { age, minute, plain } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import { table } from "../report/table";
import { joined, list } from "../report/terminal";
import type { StackStatus, totalOf } from "./stack-status";

const meanings = new Map<number, string>([
  [exitCodes.inSync.code, "in sync"],
  [exitCodes.failed.code, "failed"],
  [exitCodes.drift.code, "drift"],
  [exitCodes.violation.code, "violation"],
  [exitCodes.unread.code, "incomplete"],
]);

/** A stack to a line, what is wrong with the looks, and the total. */
export function renderStatus(stacks: readonly StackStatus[], total: ReturnType<typeof totalOf>): string {
  const rows = stacks.map((status) => [
    plain(status.stack),
    String(status.watched),
    String(status.withPass),
    String(status.usable),
    String(status.drifted),
    String(status.unreadable),
    status.ageInSeconds === undefined ? "never" : `${age(status.ageInSeconds)}${status.isStale ? " !" : ""}`,
    meanings.get(status.exitCode) ?? String(status.exitCode),
  ]);
  const head = ["Stack", "Users", "Pass", "Usable", "Drift", "Unread", "Last run", "Outcome"];
  return joined([
    table(head, [12, 5, 4, 6, 5, 6, 6], rows),
    list(stacks.flatMap(noteOf)),
    `${total.stacks} ${total.stacks === 1 ? "stack" : "stacks"}: ${total.watched} users watched, ` +
      `${total.withPass} with a pass (${total.usable} usable), ` +
      `${total.drifted > 0 ? pc.red(`${total.drifted} drifted`) : pc.green("no drift")}` +
      `${total.findings > 0 ? `, ${total.findings} policy findings` : ""}` +
      `${total.unreadable > 0 ? pc.yellow(`, ${total.unreadable} could not be read`) : ""}` +
      `${total.stale > 0 ? pc.yellow(`, ${total.stale} not up to date`) : ""}` +
      `${total.oldestReadingInSeconds === undefined ? "" : `; oldest reading ${age(total.oldestReadingInSeconds)} ago`}`,
  ]);
}

function noteOf(status: StackStatus): string[] {
  const { stack, source, problem, isStale, lastRunDateTime } = status;
  if (problem !== undefined) return [`${stack}: ${problem}`];
  const notes = [
    ...(isStale ? [`last run ${minute(lastRunDateTime)}, too old to tell the status now`] : []),
    ...(source === "record" ? [readingOf(status)] : []),
  ];
  return notes.filter((note) => note !== "").map((note) => `${stack}: ${note}`);
}

/** Where it is not the last run's. */
function readingOf({ watched, oldestReadingInSeconds: oldest, unreadable }: StackStatus): string {
  if (oldest === undefined) return watched > 0 ? "for some users the time of the last read is unknown" : "";
  return unreadable > 0 ? `oldest reading ${age(oldest)} ago` : "";
}
