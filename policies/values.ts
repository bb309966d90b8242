import { oneLine } from "./wording";

// Values of a resource. None of these throws: a value of a wrong type, or one that is not known yet, is absent.

export function textAt(object: Record<string, unknown>, key: string): string | undefined {
  const value = valueAt(object, key);
  return typeof value === "string" ? value : undefined;
}

/** A name that people chose, on one line: a state may hold any text. Absent if nothing is left of it. */
export function nameAt(object: Record<string, unknown>, key: string): string | undefined {
  const name = oneLine(textAt(object, key) ?? "");
  return name === "" ? undefined : name;
}

export function numberAt(object: Record<string, unknown>, key: string): number | undefined {
  const value = valueAt(object, key);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function booleanAt(object: Record<string, unknown>, key: string): boolean | undefined {
  const value = valueAt(object, key);
  return typeof value === "boolean" ? value : undefined;
}

export function objectAt(object: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const value = valueAt(object, key);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The items of one kind in a list. Other entries, and those that are not known yet, are left out. */
export function listAt<Item>(
  object: Record<string, unknown>,
  key: string,
  itemAt: (list: Record<string, unknown>, index: string) => Item | undefined,
): Item[] {
  return (entriesAt(object, key, itemAt) ?? []).filter((item) => item !== undefined);
}

/** All entries of a list; undefined for each that is of another kind, or not known yet. undefined: there is no list. */
export function entriesAt<Item>(
  object: Record<string, unknown>,
  key: string,
  itemAt: (list: Record<string, unknown>, index: string) => Item | undefined,
): (Item | undefined)[] | undefined {
  const value = valueAt(object, key);
  if (!Array.isArray(value)) return undefined;
  const list = value as unknown as Record<string, unknown>;
  return Object.keys(list).map((index) => itemAt(list, index));
}

/** Reading a value that is not known yet throws in a preview (UnknownValueError of @pulumi/policy): it counts as absent. */
function valueAt(object: Record<string, unknown>, key: string): unknown {
  try {
    return object[key];
  } catch {
    return undefined;
  }
}
