import { age, minute, plain } from "../base/text";
import { exitCodes, worstOf } from "../outcome/exit-code";
import { couldNotTell } from "../outcome/words";
import { joined, list } from "../report/layout";
import { table } from "../report/table";
import { coloured, type VerdictName, verdictFor, verdicts } from "../report/verdict";
import { byTenant, type StackStatus, type TenantStatus, type totalOf } from "./stack-status";

type Total = ReturnType<typeof totalOf>;

const meanings = new Map<number, string>([
  [exitCodes.inSync.code, "in sync"],
  [exitCodes.failed.code, "could not run"],
  [exitCodes.drift.code, "drift"],
  [exitCodes.violation.code, "violated"],
  [exitCodes.unread.code, "could not tell"],
]);

/** The verdict on all of them; a stack to a line, by tenant if there are several; and what is wrong with the looks. */
export function renderStatus(stacks: readonly StackStatus[], total: Total, quiet = false): string {
  const tenants = byTenant(stacks);
  const verdict = coloured(statusVerdict(stacks, total), verdictNameOf(stacks));
  if (quiet) return `${verdict}\n`;
  return joined([
    `${verdict}\n` + `Passes: ${total.withPass} with a pass (${total.usable} usable)`,
    ...tenants.flatMap((tenant) => [...(tenants.length > 1 ? [nameOfTenant(tenant)] : []), tableOf(tenant.stacks)]),
    list(stacks.flatMap(noteOf)),
  ]);
}

/** The worst verdict of all stacks. */
export function verdictNameOf(stacks: readonly StackStatus[]): VerdictName {
  return verdictFor(worstOf(...stacks.map(({ exitCode }) => exitCode)));
}

/** What several stacks come to, in one sentence. */
export function statusVerdict(stacks: readonly StackStatus[], total: Total): string {
  const { word } = verdicts[verdictNameOf(stacks)];
  const counts = [
    total.drifted > 0 ? `${total.drifted} drifted` : "no drift",
    ...(total.findings > 0 ? [`${total.findings} ${total.findings === 1 ? "finding" : "findings"}`] : []),
    ...(total.unreadable > 0 ? [`${total.unreadable} ${couldNotTell}`] : []),
    `of ${total.watched} watched in ${scopeOf(byTenant(stacks), total)}`,
  ];
  const reading =
    total.oldestReadingInSeconds === undefined ? [] : [`oldest reading ${age(total.oldestReadingInSeconds)} ago`];
  const stale = total.stale > 0 ? [`${total.stale} not up to date`] : [];
  return `${word}: ${[counts.join(", "), ...stale, ...reading].join("; ")}`;
}

export const head = ["Stack", "Users", "Pass", "Usable", "Drift", "Could not tell", "Last run", "Outcome"];

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
  return table(head, [12, 5, 4, 6, 5, 9, 6], stacks.map(cellsOf));
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
  if (oldest === undefined) return watched > 0 ? "no reading on record for some users" : "";
  return unreadable > 0 ? `oldest reading ${age(oldest)} ago` : "";
}
