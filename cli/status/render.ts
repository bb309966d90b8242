import pc from "picocolors";
import { age, minute, plain } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import { table } from "../report/table";
import { joined, list } from "../report/terminal";
import { byTenant, type StackStatus, type TenantStatus, type totalOf } from "./stack-status";

type Total = ReturnType<typeof totalOf>;

const meanings = new Map<number, string>([
  [exitCodes.inSync.code, "in sync"],
  [exitCodes.failed.code, "failed"],
  [exitCodes.drift.code, "drift"],
  [exitCodes.violation.code, "violation"],
  [exitCodes.unread.code, "incomplete"],
]);

/** A stack to a line, by tenant if there are several; what is wrong with the looks; and the total. */
export function renderStatus(stacks: readonly StackStatus[], total: Total): string {
  const tenants = byTenant(stacks);
  return joined([
    ...tenants.flatMap((tenant) => [...(tenants.length > 1 ? [nameOfTenant(tenant)] : []), tableOf(tenant.stacks)]),
    list(stacks.flatMap(noteOf)),
    `${scopeOf(tenants, total)}: ${total.watched} users watched, ` +
      `${total.withPass} with a pass (${total.usable} usable), ` +
      `${total.drifted > 0 ? pc.red(`${total.drifted} drifted`) : pc.green("no drift")}` +
      `${total.findings > 0 ? `, ${total.findings} policy findings` : ""}` +
      `${total.unreadable > 0 ? pc.yellow(`, ${total.unreadable} could not be read`) : ""}` +
      `${total.stale > 0 ? pc.yellow(`, ${total.stale} not up to date`) : ""}` +
      `${total.oldestReadingInSeconds === undefined ? "" : `; oldest reading ${age(total.oldestReadingInSeconds)} ago`}`,
  ]);
}

export const head = ["Stack", "Users", "Pass", "Usable", "Drift", "Unread", "Last run", "Outcome"];

/** The cells of a stack, as `head` names them. */
export function cellsOf(status: StackStatus): string[] {
  return [
    plain(status.stack),
    String(status.watched),
    String(status.withPass),
    String(status.usable),
    String(status.drifted),
    String(status.unreadable),
    status.ageInSeconds === undefined ? "never" : `${age(status.ageInSeconds)}${status.isStale ? " !" : ""}`,
    meanings.get(status.exitCode) ?? String(status.exitCode),
  ];
}

function tableOf(stacks: readonly StackStatus[]): string {
  return table(head, [12, 5, 4, 6, 5, 6, 6], stacks.map(cellsOf));
}

export function nameOfTenant({ tenantId }: TenantStatus): string {
  return tenantId === undefined ? "Tenant not known" : `Tenant ${plain(tenantId)}`;
}

/** How many stacks, and of how many tenants if there are several. */
export function scopeOf(tenants: readonly TenantStatus[], { stacks }: Total): string {
  const known = tenants.filter(({ tenantId }) => tenantId !== undefined).length;
  return `${stacks} ${stacks === 1 ? "stack" : "stacks"}${known > 1 ? ` of ${known} tenants` : ""}`;
}

export function noteOf(status: StackStatus): string[] {
  const { stack, source, problem, isStale, lastRunDateTime } = status;
  if (problem !== undefined) return [`${stack}: ${problem}`];
  const notes = [
    ...(isStale ? [`last run ${minute(lastRunDateTime)}, too old to tell the status now`] : []),
    ...(source === "record" ? [readingOf(status)] : []),
  ];
  return notes.filter((note) => note !== "").map((note) => `${stack}: ${note}`);
}

/** A note if the status is not the last run's. */
function readingOf({ watched, oldestReadingInSeconds: oldest, unreadable }: StackStatus): string {
  if (oldest === undefined) return watched > 0 ? "for some users the time of the last read is unknown" : "";
  return unreadable > 0 ? `oldest reading ${age(oldest)} ago` : "";
}
