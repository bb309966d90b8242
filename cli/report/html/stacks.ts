import { plain } from "../../base/text";
import { sumOf } from "../../outcome/counts";
import { worstOf } from "../../outcome/exit-code";
import type { RunRecord, Summary } from "../../record/record";
import { verdictNameOf, verdictOf } from "../verdict";

/** A record of the page, by a name that no other record of the page has. */
export interface StackRecord {
  readonly name: string;
  readonly record: RunRecord;
}

/** Stacks of several tenants may have one name: then the tenant tells them apart, or their place. */
export function named(records: readonly RunRecord[]): StackRecord[] {
  const isAlone = (names: readonly string[], name: string) => names.filter((other) => other === name).length === 1;
  const short = records.map(({ stack }) => plain(stack));
  const long = records.map(({ stack, tenantId }) => plain(tenantId === undefined ? stack : `${stack}, ${tenantId}`));
  return records.map((record, index) => {
    const [name = "", full = ""] = [short[index], long[index]];
    if (isAlone(short, name)) return { name, record };
    return { name: isAlone(long, full) ? full : `${full} (${index + 1})`, record };
  });
}

/** The verdict over all stacks. A stack whose run failed is told by name: it says nothing of the others. */
export function verdictOfAll(stacks: readonly StackRecord[]): string {
  const records = stacks.map(({ record }) => record);
  const told = records.filter((record) => verdictNameOf(record) !== "couldNotRun");
  const [first] = told;
  if (records.length === 1 || first === undefined) return records[0] === undefined ? "" : verdictOf(records[0]);
  const together: RunRecord = {
    ...first,
    exitCode: worstOf(...told.map(({ exitCode }) => exitCode)),
    startedDateTime: told.map(({ startedDateTime }) => startedDateTime).toSorted()[0] ?? first.startedDateTime,
    endedDateTime: lastOf(told),
    summary: summaryOfAll(told),
    users: told.flatMap(({ users }, index) => users.map((one) => inStack(one, index))),
    drift: told.flatMap(({ drift }, index) => drift.map((one) => inStack(one, index))),
    findings: told.flatMap(({ findings }) => findings),
    unreadable: told.flatMap(({ unreadable }, index) => unreadable.map((one) => inStack(one, index))),
  };
  const silent = stacks.filter(({ record }) => verdictNameOf(record) === "couldNotRun").map(({ name }) => name);
  return [
    `${verdictOf(together)}; ${told.length} stacks`,
    ...(silent.length > 0 ? [`could not run: ${silent.join(", ")}`] : []),
  ].join("; ");
}

/** Two stacks may watch one user: they are two answers. */
function inStack<Entry extends { readonly user: string }>(entry: Entry, index: number): Entry {
  return index === 0 ? entry : { ...entry, user: `${index}\n${entry.user}` };
}

export function lastOf(records: readonly RunRecord[]): string {
  return (
    records
      .map(({ endedDateTime }) => endedDateTime)
      .toSorted()
      .at(-1) ?? ""
  );
}

/** Sums. */
export function summaryOfAll(records: readonly RunRecord[]): Summary {
  const summaries = records.map(({ summary }) => summary);
  const sum = (count: (summary: Summary) => number) => summaries.reduce((total, summary) => total + count(summary), 0);
  return { ...sumOf(summaries), new: sum((summary) => summary.new), fixed: sum(({ fixed }) => fixed) };
}
