import { existsSync, readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import { packageFile } from "../base/package-file";
import { shownPath } from "../base/shown-path";
import { writeAtomically } from "../base/write-atomically";
import { type Keep, keepsNothing, mostRuns } from "./keep";
import type { RunEntry } from "./run-entry";

/** A line of a history that is no run that this version can read. It stays where it is. */
export interface SkippedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

export interface History {
  /** In the order of the file: the oldest first. */
  readonly runs: readonly RunEntry[];
  readonly skipped: readonly SkippedLine[];
}

interface Line {
  readonly text: string;
  readonly entry?: RunEntry;
  readonly reason?: string;
}

const dayMilliseconds = 24 * 60 * 60_000;

/** The runs that a file has, one to a line; undefined: there is no such file. @throws Error if it cannot be read */
export function readHistory(file: string): History | undefined {
  if (!existsSync(file)) return undefined;
  const lines = linesOf(file);
  return {
    runs: lines.flatMap(({ entry }) => entry ?? []),
    skipped: lines.flatMap(({ reason }, index) => (reason === undefined ? [] : [{ line: index + 1, reason }])),
  };
}

/**
 * Adds a run, and takes out those that are not to be kept any more. What is no run stays: somebody may want to mend it.
 * @throws Error if the file is none of tapwatch's, or cannot be written
 */
export async function keepRun(file: string, entry: RunEntry, keep: Keep): Promise<void> {
  if (keepsNothing(keep)) return;
  const lines = existsSync(file) ? linesOf(file) : [];
  if (lines.length > 0 && lines.every((line) => line.entry === undefined)) {
    throw new Error(
      `${shownPath(file)} has no run that this version can read (line 1: ${lines[0]?.reason}), so nothing was added: ` +
        "move it away, and the next check begins a new history",
    );
  }
  const kept = keptOf([...lines, { text: JSON.stringify(entry), entry }], keep, Date.parse(entry.endedDateTime));
  // It says nothing of single users, but it stands beside files that do.
  await writeAtomically(file, kept.map(({ text }) => `${text}\n`).join(""), { mode: 0o600 });
}

function keptOf(lines: readonly Line[], keep: Keep, now: number): Line[] {
  const runs = lines.filter(({ entry }) => entry !== undefined);
  const newest = new Set(runs.slice(-("runs" in keep ? keep.runs : mostRuns)));
  const oldest = "days" in keep ? now - keep.days * dayMilliseconds : Number.NEGATIVE_INFINITY;
  return lines.filter(
    (line) => line.entry === undefined || (newest.has(line) && Date.parse(line.entry.endedDateTime) >= oldest),
  );
}

function linesOf(file: string): Line[] {
  const texts = readFileSync(file, "utf8").split(/\r?\n/);
  if (texts.at(-1) === "") texts.pop();
  const { $defs } = historySchema();
  // A test says that the schema is one.
  const validate = new Ajv2020({ validateSchema: false }).compile<RunEntry>({ $ref: "#/$defs/run", $defs });
  return texts.map((text) => {
    const value = parsed(text);
    if (validate(value)) return { text, entry: value };
    if (value === undefined) return { text, reason: "it is no JSON" };
    const [problem] = validate.errors ?? [];
    return { text, reason: `${problem?.instancePath || "it"} ${problem?.message}` };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The published JSON Schema of `tapwatch history --json`; a line of the file is its `$defs.run`. */
export function historySchema(): { readonly $defs: object } {
  return JSON.parse(readFileSync(packageFile("history", "schema.json"), "utf8"));
}
