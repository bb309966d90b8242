const bars = "▁▂▃▄▅▆▇█";
/** Wider says no more, and has to stand in a line with its numbers. */
const widest = 40;

/**
 * Values as a line of bars, from nought to the highest. More values than it has columns share one, which shows the highest of
 * them: a peak is what one looks for.
 */
export function sparkline(values: readonly number[], width = widest): string {
  const highest = values.reduce((high, value) => Math.max(high, value), 0);
  const columns = Math.min(width, values.length);
  return Array.from({ length: columns }, (_, column) => {
    const [from, to] = [column, column + 1].map((edge) => Math.floor((edge * values.length) / columns));
    const value = values.slice(from, to).reduce((high, each) => Math.max(high, each), 0);
    // Only nought is the lowest bar: one drifted user of thousands must be seen.
    const step = value === 0 ? 0 : Math.max(1, Math.round((value / highest) * (bars.length - 1)));
    return bars[step];
  }).join("");
}
