import Table from "cli-table3";
// The version that the tables are laid out by: both have to measure alike.
import stringWidth from "string-width";

/** What a table fits into where there is no terminal: logs of pipelines are made for it. */
const usualWidth = 80;
const [narrowest, widest] = [60, 200];

/**
 * A table as wide as the terminal, on which long words break rather than run over. The last column takes what the others leave.
 * @param widths of all columns but the last, in columns of the terminal
 * @param rows cells; a line break within one stays
 * @param columns of the terminal; undefined: there is none
 */
export function table(
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
  columns: number | undefined = process.stdout.isTTY ? process.stdout.columns : undefined,
): string {
  const total = Math.min(widest, Math.max(narrowest, columns ?? usualWidth));
  const fitted = fittedTo(widths, total);
  const padded = fitted.map((width) => width + 2);
  const borders = head.length + 1;
  const last = total - borders - padded.reduce((sum, width) => sum + width, 0);
  const options = {
    colWidths: [...padded, last],
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [], compact: true },
  };
  const cells = rows.map((row) => row.map((text, column) => breakable(text, fitted[column] ?? last - 2)));
  const pieces = piecesOf(cells, mostRows).map((piece, index) => {
    const grid = new Table({ ...options, ...(index === 0 && { head: [...head] }) });
    grid.push(...piece);
    return grid.toString().split("\n");
  });
  // Where two pieces meet there is no border.
  return pieces
    .flatMap((piece, index) => piece.slice(index === 0 ? 0 : 1, index === pieces.length - 1 ? undefined : -1))
    .join("\n");
}

/** cli-table3 compares each cell with all others: it gets the rows of a long table in pieces. */
const mostRows = 100;

function piecesOf<Row>(rows: readonly Row[], most: number): Row[][] {
  return Array.from({ length: Math.max(1, Math.ceil(rows.length / most)) }, (_, index) =>
    rows.slice(index * most, (index + 1) * most),
  );
}

/** On a narrow terminal all columns become narrower. */
function fittedTo(widths: readonly number[], total: number): number[] {
  const share = Math.min(1, total / usualWidth);
  return widths.map((width) => Math.max(4, Math.floor(width * share)));
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Words that are wider than their column would be cut off: they get places to break, never within a character. */
function breakable(text: string, width: number): string {
  if (text.includes("\n"))
    return text
      .split("\n")
      .map((line) => breakable(line, width))
      .join("\n");
  const words = text.replace(/\s+/g, " ").trim().split(" ");
  return words.map((word) => (stringWidth(word) <= width ? word : brokenAt(word, width).join(" "))).join(" ");
}

function brokenAt(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const { segment } of characters.segment(word)) {
    if (piece !== "" && stringWidth(piece + segment) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += segment;
  }
  return [...pieces, piece];
}
