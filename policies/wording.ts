/** Minutes as people say them: `43200 minutes (30 days)`. */
export function minutes(count: number): string {
  const text = `${count} ${count === 1 ? "minute" : "minutes"}`;
  const [size, unit] = count % 1440 === 0 ? [count / 1440, "day"] : [count / 60, "hour"];
  return Number.isInteger(size) && size > 0 ? `${text} (${size} ${unit}${size === 1 ? "" : "s"})` : text;
}

/** An instant to the second, in UTC. */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
