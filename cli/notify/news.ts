import { minute, plain } from "../base/text";
import type { RunRecord } from "../record/record";
import { changesBy } from "../report/changes";
import { verdictNameOf, verdictOf, verdicts } from "../report/verdict";

/** What a message says: only what the run before did not know. Plain text, one line each. */
export interface News {
  readonly headline: string;
  /** Counts of all open problems, so that a message about one does not hide the others. */
  readonly summary: string;
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** A message is read on a phone, and Teams takes cards of 28 KB at most: the report has the rest. */
const mostLines = 10;
const mostCharacters = 250;

/** @returns undefined where nothing is new and nothing was fixed: then there is nothing to say */
export function newsOf(record: RunRecord): News | undefined {
  const added = changesBy(record, "new");
  const fixed = changesBy(record, "fixed");
  if (added.length + fixed.length === 0) return undefined;
  return {
    headline: clipped(
      `tapwatch, stack ${plain(record.stack)}: ${verdicts[verdictNameOf(record)].word}, ${added.length} new, ${fixed.length} fixed`,
      150,
    ),
    summary: plain(`${minute(record.endedDateTime)}: ${verdictOf(record)}`),
    sections: [
      { title: "New", lines: capped(added) },
      { title: "Fixed", lines: capped(fixed) },
    ].filter(({ lines }) => lines.length > 0),
  };
}

export function capped(lines: readonly string[]): string[] {
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => clipped(line, mostCharacters));
  return more > 0 ? [...shown, `and ${more} more: see the report`] : shown;
}

/** A half of a surrogate pair at the cut would not be text any more. */
export function clipped(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text.toWellFormed();
}
