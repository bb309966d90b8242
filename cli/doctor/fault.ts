import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { shownPath } from "../base/shown-path";
import { plain } from "../base/text";

/** A fault that a run would refuse, or a typing error that no run would notice. */
export interface Fault {
  readonly level: "error" | "warning";
  /** Absent: it concerns every stack. */
  readonly stack?: string;
  /** The file to correct, from the working directory. */
  readonly file: string;
  /** Where in the file, as messages name it: a key of the configuration, or the place in a list. Absent: the whole file. */
  readonly field?: string;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}

export interface FaultPlace {
  /** From which files are named in the configuration. */
  readonly directory: string;
  readonly stack?: string;
  /** The file that holds the configuration. */
  readonly file: string;
}

/** A key that names a file, the file's name, and the fault in its content. */
const inNamedFile =
  /^(tapwatch:(?:\S*usersFile|approvals)) (.+?)((?:\[\d+\])\S*:?|:| (?=cannot be read|holds no list|names nobody))\s*(.*)$/s;

/** What is wrong, in the words of a run, with the file that has to be corrected. */
export function faultOf(problem: string, { directory, stack, file }: FaultPlace): Fault {
  const own = { level: "error" as const, ...(stack !== undefined && { stack }) };
  const text = plain(problem.replace(`${file}: `, "")).trim();
  const [, key = "", name = "", place = "", rest = ""] = inNamedFile.exec(text) ?? [];
  const named = resolve(directory, name);
  if (name !== "" && existsSync(named)) {
    const field = /^\[\d+\]/.test(place) ? place.replace(/:$/, "") : undefined;
    return { ...own, file: shownPath(named), ...(field !== undefined && { field }), message: rest };
  }
  // The text after the file's name is a path in the file, or a sentence of the parser.
  const path = problem.startsWith(`${file}: `) ? /^[a-z][\w.-]*(?=:? )/.exec(text)?.[0] : undefined;
  const field = key || /^[\w-]+:[\w.[\]-]+(?= )/.exec(text)?.[0] || path;
  const message = field !== undefined && text.startsWith(field) ? text.slice(field.length).replace(/^:?\s+/, "") : text;
  return { ...own, file: shownPath(file), ...(field !== undefined && { field }), message };
}
