import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { splitMark } from "@tapwatch/program/byte-order-mark";
import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";

/** A part of a file: lines and columns from 1, the end behind the last character. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One entry of a list in a file. */
export interface ListEntry {
  /** A name, or an object. */
  readonly value: unknown;
  /** Of what names the entry: its `user`, `group`, `role` or `policy`; of others, the entry. */
  readonly region: Region;
}

/** YAML with the places of what it says. */
export interface PlacedYaml {
  /** The region of a key; undefined: there is none. */
  regionAt(path: readonly (string | number)[]): Region | undefined;
  /** The entries of a list; a list as JSON text is one place. Empty: there is no list. */
  listAt(path: readonly (string | number)[]): ListEntry[];
}

/** The same of a file. @throws Error if it cannot be read */
export function readPlacedYaml(file: string): PlacedYaml {
  return placedYaml(splitMark(readFileSync(file, "utf8")).body);
}

export function placedYaml(text: string): PlacedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const regionOf = ([start, end]: readonly [number, number, ...number[]]): Region => {
    const [from, to] = [lines.linePos(start), lines.linePos(Math.max(start, end))];
    return { startLine: from.line, startColumn: from.col, endLine: to.line, endColumn: to.col };
  };
  const regionOfNode = (node: unknown): Region | undefined => {
    const range = (node as Node | null | undefined)?.range;
    return range ? regionOf(range) : undefined;
  };
  /** An empty path is the whole document: `getIn` would give its value. */
  const nodeAt = (path: readonly (string | number)[]) =>
    path.length === 0 ? document.contents : document.getIn(path, true);
  return {
    regionAt(path) {
      const parent = nodeAt(path.slice(0, -1));
      const key = path.at(-1);
      if (!isMap(parent)) return regionOfNode(nodeAt(path));
      const pair = parent.items.find(
        (item): item is Pair<Node, Node | null> => isPair(item) && nameIn(item.key) === key,
      );
      const range = pair?.key.range;
      return range ? regionOf(range) : undefined;
    },
    listAt(path) {
      const node = nodeAt(path);
      if (isSeq(node)) {
        return node.items.flatMap((item) => {
          const region = regionOfNode(naming(item));
          return region === undefined
            ? []
            : [{ value: isScalar(item) ? item.value : (item as Node).toJS(document), region }];
        });
      }
      const region = regionOfNode(node);
      return region && isScalar(node) ? listIn(node.value).map((value) => ({ value, region })) : [];
    },
  };
}

/** The users of a file, as `readUsersFile` of the program reads them. @throws Error if it cannot be read */
export function usersWithPlaces(file: string): ListEntry[] {
  if ([".json", ".yaml", ".yml"].includes(extname(file).toLowerCase())) return readPlacedYaml(file).listAt([]);
  const { body } = splitMark(readFileSync(file, "utf8"));
  return body.split(/\r?\n/).flatMap((line, index) => {
    const value = line.replace(/(^|\s)#.*$/, "").trim();
    if (value === "") return [];
    const startColumn = line.indexOf(value) + 1;
    const [startLine, endLine] = [index + 1, index + 1];
    return [{ value, region: { startLine, startColumn, endLine, endColumn: startColumn + value.length } }];
  });
}

const namingKeys: readonly unknown[] = ["user", "group", "role", "policy"];

/** What a reader looks at: an entry may go over many lines. */
function naming(item: unknown): unknown {
  if (!isMap(item)) return item;
  const pair = item.items.find(({ key }) => namingKeys.includes(nameIn(key)));
  return pair?.value ?? item;
}

function nameIn(key: unknown): unknown {
  return isScalar(key) ? key.value : key;
}

function listIn(text: unknown): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(String(text));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
