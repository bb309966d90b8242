import type { UserRow } from "./data";

// The page's one script: filters and sorts the table of users, and shows one page of it at a time, so that a key press
// costs the same with ten users and with ten thousand. Text goes in as text (textContent), never as markup.

type Column = "user" | "pass" | "expires" | "drift" | "findings";

const columns: readonly Column[] = ["user", "pass", "expires", "drift", "findings"];
const rowsPerPage = 100;

const filters: Readonly<Record<string, (row: UserRow) => boolean>> = {
  all: () => true,
  drifted: ({ drift }) => drift !== "",
  findings: ({ findings }) => findings !== "",
  usable: ({ isUsable }) => isUsable,
  passes: ({ hasPass }) => hasPass,
  unreadable: ({ isUnreadable }) => isUnreadable,
};

function element<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`the page lacks ${selector}`);
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });
const rows: readonly UserRow[] = JSON.parse(element("#users-data", HTMLScriptElement).textContent);
const searchable = new Map(
  rows.map(
    (row) =>
      [
        row,
        columns
          .map((column) => row[column])
          .join("\n")
          .toLowerCase(),
      ] as const,
  ),
);

const search = element("#search", HTMLInputElement);
const body = element("#users tbody", HTMLTableSectionElement);
const status = element("#users-status", HTMLElement);
const previous = element("#previous", HTMLButtonElement);
const next = element("#next", HTMLButtonElement);
const filterButtons = [...document.querySelectorAll<HTMLButtonElement>("button[data-filter]")];
const sortButtons = [...document.querySelectorAll<HTMLButtonElement>("button[data-sort]")];

let filter = "all";
let sort: { readonly column: Column; readonly direction: 1 | -1 } = { column: "user", direction: 1 };
let sorted: readonly UserRow[] = rows;
let page = 0;

function compare(left: UserRow, right: UserRow): number {
  const [a, b] = [left[sort.column], right[sort.column]];
  // What is empty comes last, whichever way the column is sorted.
  if (a === "" || b === "") return Number(a === "") - Number(b === "");
  return sort.direction * (sort.column === "expires" ? Number(a > b) - Number(a < b) : collator.compare(a, b));
}

function rowElement(row: UserRow): HTMLTableRowElement {
  const line = document.createElement("tr");
  for (const column of columns) {
    const cell = document.createElement(column === "user" ? "th" : "td");
    if (column === "user") cell.setAttribute("scope", "row");
    const text = document.createElement("bdi");
    text.textContent = column === "expires" ? minute(row.expires) : row[column];
    cell.append(text);
    line.append(cell);
  }
  return line;
}

function minute(dateTime: string): string {
  return dateTime.replace(/^(\S+)T(\d\d:\d\d).*$/, "$1 $2Z");
}

function show(): void {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const isKept = filters[filter] ?? filters["all"];
  const found = sorted.filter(
    (row) => isKept?.(row) && words.every((word) => searchable.get(row)?.includes(word) === true),
  );
  const pages = Math.max(1, Math.ceil(found.length / rowsPerPage));
  page = Math.min(Math.max(0, page), pages - 1);
  const first = page * rowsPerPage;
  const shown = found.slice(first, first + rowsPerPage);
  body.replaceChildren(...shown.map(rowElement));
  status.textContent =
    found.length === 0
      ? `None of ${rows.length} users.`
      : `${first + 1} to ${first + shown.length} of ${found.length} users${found.length === rows.length ? "" : ` (${rows.length} in all)`}.`;
  previous.disabled = page === 0;
  next.disabled = page === pages - 1;
}

function turn(pages: number): void {
  page += pages;
  show();
  element("#users-scroll", HTMLElement).scrollTop = 0;
}

search.addEventListener("input", () => {
  page = 0;
  show();
});

for (const button of filterButtons) {
  button.addEventListener("click", () => {
    filter = button.dataset["filter"] ?? "all";
    for (const other of filterButtons) other.setAttribute("aria-pressed", String(other === button));
    page = 0;
    show();
  });
}

for (const button of sortButtons) {
  button.addEventListener("click", () => {
    const column = columns.find((name) => name === button.dataset["sort"]) ?? "user";
    const isAgain = column === sort.column;
    sort = { column, direction: isAgain && sort.direction === 1 ? -1 : 1 };
    for (const other of sortButtons) {
      const direction = sort.direction === 1 ? "ascending" : "descending";
      if (other === button) other.closest("th")?.setAttribute("aria-sort", direction);
      else other.closest("th")?.removeAttribute("aria-sort");
    }
    sorted = rows.toSorted(compare);
    page = 0;
    show();
  });
}

previous.addEventListener("click", () => turn(-1));
next.addEventListener("click", () => turn(1));

sorted = rows.toSorted(compare);
show();
