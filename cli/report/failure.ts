import { minute, plain } from "../base/text";
import { annotationLine } from "./annotations";
import { fenced } from "./prose";
import { nothingKnown } from "./verdict";

/** A run of which nothing is known, because it could not be carried out. */
export interface FailedRun {
  readonly stack: string;
  readonly endedDateTime: string;
  /** What went wrong, in lines. Text from outside. */
  readonly error: string;
}

/** No more than this of an error is shown: a log has all of it. */
const most = { lines: 20, characters: 300 } as const;

/** The error's lines, safe to show, and not more of them than anybody reads. */
export function errorLines(error: string): string[] {
  const lines = error.split(/\r?\n/).map(plain);
  const shown = lines
    .slice(0, most.lines)
    .map((line) => (line.length > most.characters ? `${line.slice(0, most.characters).toWellFormed()}…` : line));
  return lines.length > most.lines ? [...shown, `… and ${lines.length - most.lines} more lines, in the log`] : shown;
}

/** For a job summary, in the place of the report that the run could not write. */
export function failureMarkdown({ stack, endedDateTime, error }: FailedRun): string {
  return [
    `## ${nothingKnown}`,
    `tapwatch, ${minute(endedDateTime)}. Earlier reports say nothing about the present. The error, of this stack:`,
    fenced([`stack: ${plain(stack)}`, ...errorLines(error)].join("\n"), "text"),
    "",
  ].join("\n\n");
}

/** The line that makes a pipeline's runner show the error; undefined where no pipeline runs. */
export function failureAnnotation({ error }: FailedRun, env: NodeJS.ProcessEnv): string | undefined {
  const message = `could not run, nothing is known of this run: ${errorLines(error).join(" ")}`;
  return annotationLine({ level: "error", title: "tapwatch", message }, env);
}
