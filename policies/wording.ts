/** Minutes as people say them: `43200 minutes (30 days)`. */
export function minutes(count: number): string {
  const text = counted(count, "minute");
  const [size, unit] = count % 1440 === 0 ? [count / 1440, "day"] : [count / 60, "hour"];
  return Number.isInteger(size) && size > 0 ? `${text} (${counted(size, unit)})` : text;
}

/** Hours, a fraction rounded up to a tenth: `240 hours (10 days)`. */
export function hours(count: number): string {
  const text = counted(count, "hour");
  return count > 24 && count % 24 === 0 ? `${text} (${counted(count / 24, "day")})` : text;
}

/** Days, a fraction rounded up to a tenth. */
export function days(count: number): string {
  return counted(count, "day");
}

export function passes(count: number): string {
  return `${count} ${count === 1 ? "pass" : "passes"}`;
}

/** Rounded up, so that what is above a limit never reads as the limit itself. */
function counted(count: number, unit: string): string {
  const rounded = Math.ceil(count * 10) / 10;
  return `${rounded} ${unit}${rounded === 1 ? "" : "s"}`;
}

/** `at most 7 days are allowed` */
export function atMost(quantity: string): string {
  return `at most ${quantity} ${quantity.startsWith("1 ") ? "is" : "are"} allowed`;
}

/** An instant to the second, in UTC. */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A text from outside, on one line. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
