import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isInline } from "@tapwatch/program/approvals";
import { once } from "../base/once";
import { type ListEntry, type PlacedYaml, placedYaml, type Region, readPlacedYaml, usersWithPlaces } from "./position";
import { stackFile } from "./stack-file";
import { type StackPlace, type StackValue, stackValue } from "./stack-value";

/** Where a file of the project says something. Paths have `/`, from the root of the repository that the project is in. */
export interface Place extends Region {
  readonly file: string;
}

/** Where the configuration of a stack names users. What comes from other places than files (`--config`) has none. */
export interface Places {
  /** The stack's own file. */
  readonly stack: Place;
  /** A key of the stack's file, without `tapwatch:`. */
  key(name: string): Place | undefined;
  /** The line of a user. @param names all that the user is called */
  user(names: readonly string[]): Place | undefined;
  /** The line of a group, a role or another source of `tapwatch:watch`. @param source `groups[0]` */
  source(source: string): Place | undefined;
  /** An entry in the list of approvals. */
  approval(isIt: (entry: Readonly<Record<string, unknown>>) => boolean): Place | undefined;
}

type Path = readonly (string | number)[];

const none: PlacedYaml = { regionAt: () => undefined, listAt: () => [] };
const wholeFile: Region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
const watchPath = ["config", "tapwatch:watch"];

/** Files are read when they are first asked about, and not at all if nobody asks. */
export function placesOf(place: StackPlace): Places {
  const { directory } = place;
  const file = stackFile(directory, place.stack);
  const root = rootOf(directory);
  const inFile = (path: string, region: Region | undefined): Place | undefined => {
    const name = relative(root, path).split(sep).join("/");
    return region === undefined || name.startsWith("../") ? undefined : { file: name, ...region };
  };
  const yaml = once(() => (existsSync(file) ? orElse(() => readPlacedYaml(file), none) : none));
  const values = new Map<string, StackValue>();
  /** Each is asked for again and again, and stands in a file that is read anew. */
  const stackValueOf = (name: string): StackValue => {
    const value = values.get(name) ?? stackValue(place, name);
    values.set(name, value);
    return value;
  };
  const isHere = (name: string) => stackValueOf(name).from === "stack";
  const stack = inFile(file, wholeFile) ?? { file: relative(directory, file).split(sep).join("/"), ...wholeFile };
  const key = (name: string) =>
    isHere(name) ? inFile(file, yaml().regionAt(["config", `tapwatch:${name}`])) : undefined;

  /** The users of a list in the stack's file. */
  const listed = (path: Path) =>
    yaml()
      .listAt(path)
      .map((entry) => placedEntry(entry, inFile(file, entry.region)));
  /** Those of the file that a key names. A file outside the repository cannot be shown: the key can. */
  const inNamedFile = (name: unknown, at: Place | undefined) => {
    if (typeof name !== "string" || name.trim() === "") return [];
    const path = resolve(directory, name.trim());
    return orElse(() => usersWithPlaces(path), []).map((entry) => placedEntry(entry, inFile(path, entry.region) ?? at));
  };
  const byName = once(() => {
    const watch = isHere("watch") ? watchIn(yaml(), stackValueOf("watch").value) : undefined;
    const entries = [
      ...(isHere("users") ? listed(["config", "tapwatch:users"]) : []),
      ...inNamedFile(stackValueOf("usersFile").value, key("usersFile")),
      ...(watch?.yaml.listAt([...watch.path, "users"]) ?? []).map((entry) =>
        placedEntry(entry, watch?.isText ? key("watch") : inFile(file, entry.region)),
      ),
      ...inNamedFile(watch?.value["usersFile"], key("watch")),
    ];
    // The first place counts, as in the program.
    return new Map(entries.toReversed().flatMap(({ names, at }) => names.map((name) => [name, at] as const)));
  });
  const approvals = once(() => approvalEntries(place, { yaml, inFile, file, key }));
  return {
    stack,
    key,
    user: (names) => names.map((name) => byName().get(name.toLowerCase())).find((found) => found !== undefined),
    source: (source) => {
      if (!isHere("watch")) return undefined;
      const [, list = source, index] = /^(\w+)\[(\d+)\]$/.exec(source) ?? [];
      const entry = index === undefined ? undefined : yaml().listAt([...watchPath, list])[Number(index)];
      const region = entry?.region ?? yaml().regionAt([...watchPath, list]);
      return inFile(file, region) ?? key("watch");
    },
    approval: (isIt) => approvals().find(({ value }) => isIt(value))?.at,
  };
}

interface PlacedEntry {
  readonly names: readonly string[];
  readonly at: Place | undefined;
}

function placedEntry({ value }: ListEntry, at: Place | undefined): PlacedEntry {
  const { user, userPrincipalName } = objectOf(value);
  const names = [typeof value === "string" ? value : undefined, user, userPrincipalName];
  return {
    names: names.filter((name): name is string => typeof name === "string").map((name) => name.trim().toLowerCase()),
    at,
  };
}

/** `tapwatch:watch`, as YAML in the stack's file or as JSON text in it. */
function watchIn(yaml: PlacedYaml, value: unknown) {
  if (typeof value !== "string") return { yaml, path: watchPath, value: objectOf(value), isText: false };
  const inner = orElse(() => placedYaml(value), none);
  return { yaml: inner, path: [] as Path, value: objectOf(orElse<unknown>(() => JSON.parse(value), {})), isText: true };
}

function approvalEntries(
  place: StackPlace,
  {
    yaml,
    inFile,
    file,
    key,
  }: {
    readonly yaml: () => PlacedYaml;
    readonly inFile: (path: string, region: Region | undefined) => Place | undefined;
    readonly file: string;
    readonly key: (name: string) => Place | undefined;
  },
) {
  const { value, from } = stackValue(place, "approvals");
  const isNamed = typeof value === "string" && value !== "" && !isInline(value);
  const path = isNamed ? resolve(place.directory, value) : file;
  const entries = isNamed
    ? orElse(() => readPlacedYaml(path).listAt([]), [])
    : from === "stack"
      ? yaml().listAt(["config", "tapwatch:approvals"])
      : [];
  return entries.map((entry) => ({
    value: objectOf(entry.value),
    at: inFile(path, entry.region) ?? key("approvals"),
  }));
}

/** The root of the repository, as code scanning wants paths; without one, the project's own directory. */
function rootOf(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return directory;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The run has read these files, and said what is wrong with them. A place is not worth an error. */
function orElse<Value>(read: () => Value, other: Value): Value {
  try {
    return read();
  } catch {
    return other;
  }
}
