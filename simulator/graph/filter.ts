import type { Properties } from "../tenant/directory-object";
import { failures } from "./message";

// `name eq 'text'`, `name eq true`, `startsWith(name, 'text')`. An apostrophe in a text is written twice.
const clause =
  /\s*(?:(?<name>\w+)\s+eq\s+(?:'(?<text>(?:[^']|'')*)'|(?<word>true|false|null))|startswith\(\s*(?<prefixed>\w+)\s*,\s*'(?<prefix>(?:[^']|'')*)'\s*\))\s*/iy;
const and = /and\b/iy;

/**
 * A `$filter` as a function: clauses that are joined by "and". Texts are compared without regard to case, as Graph does.
 * @param allowed the properties that may be filtered by
 * @throws GraphFailure 400
 */
export function readFilter(filter: string, allowed: readonly string[]): (object: Properties) => boolean {
  const tests: ((object: Properties) => boolean)[] = [];
  for (let place = 0; ; ) {
    const { groups, end } = match(clause, filter, place);
    const { name, text, word, prefixed, prefix } = groups ?? {};
    const property = name ?? prefixed;
    if (property === undefined || !allowed.includes(property))
      throw failures.badRequest(`Invalid filter clause: ${filter}`);
    const value = plain(text ?? prefix ?? "");
    if (prefix !== undefined)
      tests.push((object) =>
        String(object[property] ?? "")
          .toLowerCase()
          .startsWith(value),
      );
    else if (text !== undefined) tests.push((object) => isText(object[property], value));
    else tests.push((object) => String(object[property] ?? null) === word?.toLowerCase());
    if (end === filter.length) return (object) => tests.every((test) => test(object));
    const joint = match(and, filter, end);
    if (joint.end === end) {
      throw failures.badRequest(`Syntax error at position ${end} in '${filter}'.`);
    }
    place = joint.end;
  }
}

function match(pattern: RegExp, text: string, place: number): { groups?: Record<string, string>; end: number } {
  pattern.lastIndex = place;
  const found = pattern.exec(text);
  return found === null
    ? { end: place }
    : { end: place + found[0].length, ...(found.groups && { groups: found.groups }) };
}

function isText(value: unknown, wanted: string): boolean {
  return typeof value === "string" && value.toLowerCase() === wanted;
}

function plain(text: string): string {
  return text.replaceAll("''", "'").toLowerCase();
}
