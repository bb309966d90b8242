import { splitMark } from "@tapwatch/program/byte-order-mark";

/**
 * A file's text after a change; its byte order mark and the line endings that it has stay.
 * @param change gets the text without the mark, and may end its lines as it likes
 */
export function editText(text: string, change: (body: string) => string): string {
  const { mark, body } = splitMark(text);
  const [newline = "\n"] = /\r?\n/.exec(body) ?? [];
  const changed = change(body);
  // A text that only grew at its end keeps all its line endings, even if they are mixed.
  const kept = changed.startsWith(body) ? body : "";
  return mark + kept + changed.slice(kept.length).replace(/\r?\n/g, newline);
}
