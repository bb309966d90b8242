import Table from "cli-table3";
// The version that the tables are laid out by: both have to measure alike.
import stringWidth from "string-width";

/** What a table fits into where there is no terminal: logs of pipelines are made for it. */
const usualWidth = 80;
const [narrowest, widest] = [60, 200];
const narrowestColumn = 4;

/** A cell, or one in a colour: that does not count for the layout, and each of its lines gets it. */
export type Cell = string | { readonly text: string; readonly colour: (text: string) => string };

/**
 * A table as wide as the terminal, on which long words break rather than run over. The last column takes what the others leave.
 * @param widths of all columns but the last, in columns of the terminal
 * @param rows cells; a line break within one stays
 * @param columns of the terminal; undefined: there is none
 */
export function table(
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly Cell[])[],
  columns: number | undefined = process.stdout.isTTY ? process.stdout.columns : undefined,
): string {
  const total = Math.min(widest, Math.max(narrowest, columns ?? usualWidth));
  const fitted = fittedTo(widths, total);
  const padded = fitted.map((width) => width + 2);
  const borders = head.length + 1;
  const left = total - borders - padded.reduce((sum, width) => sum + width, 0);
  // A table of many columns runs over on a narrow terminal: better than a column that nobody can read.
  const last = Math.max(left, narrowestColumn + 2);
  const fitting = (cells: readonly Cell[]) => cells.map((cell, column) => wrapped(cell, fitted[column] ?? last - 2));
  const grid = new Table({
    head: fitting(head).map((cell) => cell.join("\n")),
    colWidths: [...padded, last],
    style: { head: [], border: [], compact: true },
  });
  grid.push(head.map(() => ""));
  const drawn = grid.toString().split("\n");
  const [blank = "", bottom = ""] = drawn.slice(-2);
  const lines = rows.flatMap((row) => linesOf(fitting(row)).map((cells) => filledIn(blank, cells)));
  return [...drawn.slice(0, -2), ...lines, bottom].join("\n");
}

/**
 * cli-table3 draws the table with one empty row, and each line is written into a copy of that. If it drew thousands of lines, that
 * would be a quarter of the run.
 */
function filledIn(blank: string, cells: readonly string[]): string {
  const rest = cells.values();
  return blank.replaceAll(/ +/g, (space) => {
    const text = ` ${rest.next().value ?? ""}`;
    return text + " ".repeat(Math.max(0, space.length - widthOf(text)));
  });
}

/** On a narrow terminal all columns become narrower. */
function fittedTo(widths: readonly number[], total: number): number[] {
  const share = Math.min(1, total / usualWidth);
  return widths.map((width) => Math.max(narrowestColumn, Math.floor(width * share)));
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The lines of a row: of each cell its line there. */
function linesOf(cells: readonly (readonly string[])[]): string[][] {
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => cells.map((cell) => cell[line] ?? ""));
}

/** A cell in lines of at most that width. cli-table3 can wrap too, but cuts off a word that is wider than its column. */
function wrapped(cell: Cell, width: number): string[] {
  if (typeof cell !== "string") return wrapped(cell.text, width).map(cell.colour);
  return cell.split("\n").flatMap((line) => {
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
