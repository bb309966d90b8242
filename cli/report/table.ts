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
    style: { head: [], border: [], compact: true },
  };
  const fitting = (cells: readonly string[]) => cells.map((text, column) => wrapped(text, fitted[column] ?? last - 2));
  const lines = rows.flatMap((row) => linesOf(fitting(row)));
  const pieces = piecesOf(lines, mostRows).map((piece, index) => {
    const grid = new Table({ ...options, ...(index === 0 && { head: fitting(head).map((cell) => cell.join("\n")) }) });
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

/** A row of cells as rows of one line each: without borders between rows the table looks the same. */
function linesOf(cells: readonly (readonly string[])[]): string[][] {
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line] ?? ""));
}

/**
 * Text in lines of at most that width. cli-table3 can wrap too, but cuts off a word that is wider than its column, and measures a cell
 * of several lines once for each letter: with thousands of rows that takes longer than the run.
 */
function wrapped(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const short = words.flatMap((word) => (widthOf(word) <= width ? [word] : brokenAt(word, width)));
    return filled(short, width);
  });
}

function filled(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let free = 0;
  for (const word of words) {
    const needed = widthOf(word);
    if (lines.length > 0 && needed < free) {
      lines[lines.length - 1] += ` ${word}`;
      free -= needed + 1;
    } else {
      lines.push(word);
      free = width - needed;
    }
  }
  return lines;
}

function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

function brokenAt(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const { segment } of characters.segment(word)) {
    if (piece !== "" && widthOf(piece + segment) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += segment;
  }
  return [...pieces, piece];
}
