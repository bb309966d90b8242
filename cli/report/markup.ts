import { plain } from "../base/text";

/** Text that is HTML or XML already. Only `markup` makes it, so that whatever comes from outside is escaped once. */
export class Markup {
  constructor(readonly text: string) {}
}

/** Text of several lines, safe in a `pre` element or where white space counts. */
export function lined(text: string): Markup {
  return new Markup(text.split("\n").map(escaped).join("\n"));
}

type Part = string | number | undefined | Markup | readonly Markup[];

/** A template of HTML or XML: what is put in is text, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, next, index) => `${text}${textOf(parts[index - 1])}${next}`));
}

/** Markup that this package wrote itself, such as its style sheet. Never for anything from outside. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** XML 1.0 has no place for U+FFFE, U+FFFF, lone surrogates and most control characters. */
function escaped(text: string): string {
  return plain(text)
    .toWellFormed()
    .replace(/[\uFFFE\uFFFF]/g, "\uFFFD")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
