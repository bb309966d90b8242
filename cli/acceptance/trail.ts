import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { type Acceptance, type TrailEntry, trailEntrySchema } from "./acceptance";

/** Who accepted what, when and why: a file of JSON lines that only grows, beside the state. */
export class Trail {
  constructor(readonly path: string) {}

  /**
   * Every acceptance that came about, in the order in which they were given.
   * @throws Error naming the line that is none: without it drift might pass for accepted
   */
  acceptances(): readonly Acceptance[] {
    const acceptances: Acceptance[] = [];
    for (const entry of this.entries()) {
      if (entry.event === "accepted") {
        acceptances.push(entry);
        continue;
      }
      const { user, acceptedDateTime } = entry;
      const index = acceptances.findLastIndex(
        (acceptance) => acceptance.user === user && acceptance.acceptedDateTime === acceptedDateTime,
      );
      if (index >= 0) acceptances.splice(index, 1);
    }
    return acceptances;
  }

  /** Adds lines, and comes back when the disk has them. It says who has a pass: for its owner's eyes only. */
  append(entries: readonly TrailEntry[]): void {
    if (entries.length === 0) return;
    mkdirSync(dirname(this.path), { recursive: true });
    // An editor may have left the last line without its end.
    const before = this.text();
    const start = before === "" || before.endsWith("\n") ? "" : "\n";
    const file = openSync(this.path, "a", 0o600);
    try {
      writeSync(file, start + entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  private entries(): TrailEntry[] {
    const lines = this.text().split("\n");
    return lines.flatMap((line, index) => (line.trim() === "" ? [] : [this.parse(line, index + 1)]));
  }

  private text(): string {
    try {
      return readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  }

  private parse(line: string, number: number): TrailEntry {
    const wrong = (problem: string) =>
      new Error(
        `line ${number} of ${this.path} is no acceptance: ${problem}. Put it right; or take it out, if a run was killed ` +
          "while writing it: what it would have accepted is drift still",
      );
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw wrong("it is no JSON");
    }
    const result = trailEntrySchema.safeParse(value);
    if (result.success) return result.data as TrailEntry;
    const [issue] = result.error.issues;
    throw wrong(`${issue?.path.map(String).join(".") || "it"} ${issue?.message}`);
  }
}
