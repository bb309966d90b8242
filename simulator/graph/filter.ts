import type { Properties } from "../tenant/directory-object";
import { sevenDigits } from "../tenant/instant";
import { failures } from "./message";

// `name eq 'text'`, `name eq true`, `nameDateTime ge 2026-03-02T09:00:00Z`, `startsWith(name, 'text')` and
// `list/any(x: x/name eq 'text')`. An apostrophe in a text is written twice.
const text = "'(?:[^']|'')*'";
const instant = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?Z`;
const clause = new RegExp(
  [
    String.raw`\s*(?:(?<name>[\w/]+)\s+eq\s+(?:(?<text>${text})|(?<word>true|false|null))`,
    String.raw`(?<moment>\w+)\s+(?<operator>ge|le|gt|lt)\s+(?<instant>${instant})`,
    String.raw`startswith\(\s*(?<prefixed>[\w/]+)\s*,\s*(?<prefix>${text})\s*\)`,
    String.raw`(?<list>\w+)/any\(\s*(?<each>\w+)\s*:\s*\k<each>/(?<member>\w+)\s+eq\s+(?<wanted>${text})\s*\))\s*`,
  ].join("|"),
  "iy",
);
const and = /and\b/iy;

type Test = (object: Properties) => boolean;

/**
 * A `$filter` as a function: clauses that are joined by "and". Texts are compared without regard to case, as Graph does.
 * @param allowed the properties that may be filtered by: `a`, `a/b` for a property of a property, `a/any(b)` for one of those in
 * a list; instants are those whose name ends in DateTime
 * @param prefixable the properties that `startswith` may be asked of
 * @throws GraphFailure 400
 */
export function readFilter(filter: string, allowed: readonly string[], prefixable = allowed): Test {
  const tests: Test[] = [];
  for (let place = 0; ; ) {
    const { groups, end } = match(clause, filter, place);
    const test = testOf(groups ?? {}, allowed, prefixable);
    if (test === undefined) throw failures.badRequest(`Invalid filter clause: ${filter}`);
    tests.push(test);
    if (end === filter.length) return (object) => tests.every((each) => each(object));
    const joint = match(and, filter, end);
    if (joint.end === end) {
      throw failures.badRequest(`Syntax error at position ${end} in '${filter}'.`);
    }
    place = joint.end;
  }
}

/** One clause; undefined: it is not understood, or may not be asked. */
function testOf(
  groups: Readonly<Record<string, string | undefined>>,
  allowed: readonly string[],
  prefixable: readonly string[],
): Test | undefined {
  const {
    name,
    text,
    word,
    moment,
    operator = "",
    instant = "",
    prefixed,
    prefix = "",
    list,
    member,
    wanted = "",
  } = groups;
  if (moment !== undefined) {
    if (!isMoment(moment) || !allowed.includes(moment)) return undefined;
    return (object) => isInOrder(String(at(object, moment)), operator.toLowerCase(), instant);
  }
  if (list !== undefined) {
    const value = plain(wanted);
    return allowed.includes(`${list}/any(${member})`)
      ? (object) => elements(object[list]).some((element) => isText(element[member ?? ""], value))
      : undefined;
  }
  if (prefixed !== undefined) {
    if (!prefixable.includes(prefixed)) return undefined;
    const value = plain(prefix);
    return (object) =>
      String(at(object, prefixed) ?? "")
        .toLowerCase()
        .startsWith(value);
  }
  if (name === undefined || isMoment(name) || !allowed.includes(name)) return undefined;
  if (text === undefined) return (object) => String(at(object, name) ?? null) === word?.toLowerCase();
  const value = plain(text);
  return (object) => isText(at(object, name), value);
}

function match(pattern: RegExp, text: string, place: number): { groups?: Record<string, string>; end: number } {
  pattern.lastIndex = place;
  const found = pattern.exec(text);
  return found === null
    ? { end: place }
    : { end: place + found[0].length, ...(found.groups && { groups: found.groups }) };
}

/** A property, or by `a/b` a property of one. */
function at(object: Properties, path: string): unknown {
  return path.split("/").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

function elements(value: unknown): Properties[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}

function isMoment(name: string): boolean {
  return name.endsWith("DateTime");
}

function isInOrder(value: string, operator: string, instant: string): boolean {
  const [one, other] = [sevenDigits(value), sevenDigits(instant)];
  if (one === undefined || other === undefined) return false;
  if (one === other) return operator === "ge" || operator === "le";
  return one > other ? operator.startsWith("g") : operator.startsWith("l");
}

function isText(value: unknown, wanted: string): boolean {
  return typeof value === "string" && value.toLowerCase() === wanted;
}

/** Without the quotes. */
function plain(quoted: string): string {
  return quoted.slice(1, -1).replaceAll("''", "'").toLowerCase();
}
