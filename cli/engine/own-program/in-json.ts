import type { Properties } from "../state";

/** Plain data as it is in a state: a copy without what is undefined. What JSON makes of it, in half the time. */
export function inJson(data: object): Properties {
  return copyOf(data) as Properties;
}

function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : copyOf(item)));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) copy[key] = copyOf(item);
  return copy;
}
