import { existsSync, readFileSync } from "node:fs";
import { writeAtomically } from "../base/write-atomically";
import { driftKey, findingKey, unreadableKey } from "../record/compare";
import { ordered } from "../record/problems";
import type { RunRecord, Status } from "../record/record";
import type { Lists } from "./problems";
import type { Target } from "./target";

/**
 * What a target was not told, by its place (`slack`, `slack 2`): no address and no secret is written down. A target that is not
 * configured any more keeps its line, for a while.
 */
export interface Undelivered extends Partial<Lists> {
  readonly target: string;
  /** Of the run whose message was the first that failed. */
  readonly sinceDateTime: string;
  /** Problems that the file has no room for. */
  readonly left?: number;
  /** The last run that failed, and of which the message failed. */
  readonly failedRunDateTime?: string;
  /** A run that failed opened an alert, which the next run that works closes. */
  readonly isFailureOpen?: boolean;
}

/** Nobody reads more of a message that is late; the report has the rest. */
const mostProblems = 1000;
/** After this long what is in the record says more than old news. */
const longestMilliseconds = 30 * 24 * 60 * 60_000;

/** The name of each target's line, in the order of the targets. */
export function placesOf(targets: readonly Target[]): string[] {
  const seen = new Map<string, number>();
  return targets.map(({ format }) => {
    const count = (seen.get(format) ?? 0) + 1;
    seen.set(format, count);
    return count === 1 ? format : `${format} ${count}`;
  });
}

/** What the file has. A line that is none is left out: its problems stand in the reports all the same. */
export function readUndelivered(file: string): Undelivered[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const value = JSON.parse(line) as Undelivered;
        return typeof value.target === "string" && listsIn(value) ? [value] : [];
      } catch {
        return [];
      }
    });
}

function listsIn({ drift = [], findings = [], unreadable = [] }: Partial<Lists>): boolean {
  return [drift, findings, unreadable].every(
    (list) => Array.isArray(list) && list.every((entry) => typeof entry === "object" && entry !== null),
  );
}

/**
 * Writes what is undelivered. With nothing in it the file stays, empty: a pipeline that saves it would otherwise fetch the old one
 * again. It says who has a pass, as the record does: for its owner's eyes only.
 */
export async function saveUndelivered(file: string, entries: readonly Undelivered[], now: Date): Promise<void> {
  const text = entries
    .filter(({ sinceDateTime }) => now.getTime() - Date.parse(sinceDateTime) < longestMilliseconds)
    .map((entry) => `${JSON.stringify(bounded(entry))}\n`)
    .join("");
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text !== before) await writeAtomically(file, text, { mode: 0o600 });
}

function bounded(entry: Undelivered): Undelivered {
  const { drift = [], findings = [], unreadable = [] } = entry;
  const [room, more] = [mostProblems - drift.length, mostProblems - drift.length - findings.length];
  const over = drift.length + findings.length + unreadable.length - mostProblems;
  if (over <= 0) return entry;
  return {
    ...entry,
    drift: drift.slice(0, mostProblems),
    findings: findings.slice(0, Math.max(0, room)),
    unreadable: unreadable.slice(0, Math.max(0, more)),
    left: (entry.left ?? 0) + over,
  };
}

/** How many problems it is about. */
export function countOf({ drift = [], findings = [], unreadable = [], left = 0 }: Partial<Undelivered>): number {
  return drift.length + findings.length + unreadable.length + left;
}

/**
 * A record in which also what was not told before is new or fixed. What this run says of the same problem wins, but for
 * "known already": that nobody was told of it makes it new.
 */
export function withUndelivered(record: RunRecord, { drift, findings, unreadable }: Partial<Lists>): RunRecord {
  return ordered({
    ...record,
    drift: merged(record.drift, drift, driftKey),
    findings: merged(record.findings, findings, findingKey),
    unreadable: merged(record.unreadable, unreadable, unreadableKey),
  });
}

function merged<Entry extends { readonly status: Status }>(
  current: readonly Entry[],
  earlier: readonly Entry[] = [],
  keyOf: (entry: Entry) => string,
): Entry[] {
  const untold = new Map(earlier.map((entry) => [keyOf(entry), entry]));
  const known = new Set(current.map(keyOf));
  return [
    ...current.map((entry) =>
      entry.status === "still" && untold.get(keyOf(entry))?.status === "new"
        ? { ...entry, status: "new" as const }
        : entry,
    ),
    ...earlier.filter((entry) => !known.has(keyOf(entry))),
  ];
}
