import leven from "leven";

/** How many names may be meant at most. */
const most = 3;

/** The names that may have been meant, the nearest first: those of few other letters, and those that begin the same. */
function nearest(given: string, names: readonly string[]): string[] {
  const wanted = given.trim().toLowerCase();
  const longest = Math.max(2, Math.min(4, Math.floor(wanted.length / 4)));
  const judged = names.map((name) => {
    const text = name.toLowerCase();
    const begins = wanted !== "" && text.startsWith(wanted);
    return { name, distance: begins ? 0 : leven(wanted, text, { maxDistance: longest + 1 }) };
  });
  return judged
    .filter(({ distance }) => distance <= longest)
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** ` (did you mean …?)`, or nothing if nothing is near. */
export function didYouMean(given: readonly string[], names: readonly string[]): string {
  const near = [...new Set(given.flatMap((name) => nearest(name, names)))];
  return near.length > 0 ? ` (did you mean ${near.join(", ")}?)` : "";
}
