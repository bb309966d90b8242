import Table from "cli-table3";

/** What every table fits into. Terminals start at it, and logs of pipelines are made for it. */
const totalWidth = 80;

/**
 * A table of 80 columns, on which long words break rather than run over. The last column takes what the others leave.
 * @param widths of all columns but the last, in characters of text
 */
export function table(
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
): string {
  const padded = widths.map((width) => width + 2);
  const borders = head.length + 1;
  const last = totalWidth - borders - padded.reduce((sum, width) => sum + width, 0);
  const grid = new Table({
    head: [...head],
    colWidths: [...padded, last],
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [], compact: true },
  });
  grid.push(...rows.map((row) => row.map((text, column) => breakable(text, widths[column] ?? last - 2))));
  return grid.toString();
}

/** Words that are wider than their column would be cut off: they get a place to break. */
function breakable(text: string, width: number): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(new RegExp(`\\S{${width}}(?=\\S)`, "gu"), "$& ");
}
