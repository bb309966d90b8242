// The list of users: one page of it is in the document, so that a key press costs the same with ten users and with ten thousand.

type Column = "problem" | "user" | "pass" | "expires" | "stack";

const rowsPerPage = 25;
/** Of those who have no problem, on paper. */
const mostPrinted = 100;

const body = element("#users tbody", HTMLTableSectionElement);
const state = {
  filter: "all",
  stack: undefined as number | undefined,
  words: [] as readonly string[],
  column: "problem" as Column,
  direction: 1 as 1 | -1,
  page: 0,
  isPrinted: false,
};
const opened = new Set<UserRow>();
const hasStacks = pageData.stacks.length > 1;
/** In small letters, so that a key press only compares. */
const searchable = new Map(pageData.rows.map((row) => [row, searchText(row)]));
/** In the order that is asked for; it changes with a click on a column only. */
let sorted: readonly UserRow[] = pageData.rows;

function searchText({ user, pass, stack, problems = [], approvals = [] }: UserRow): string {
  const words = problems.flatMap(({ name, status, severity, level = "", text, by = "" }) => [
    ...[name, status, severity, level, text, by],
  ]);
  return [user, pass, pageData.stacks[stack], ...words, ...approvals].join("\n").toLowerCase();
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** By one column; the order of the problems decides among equals. What is empty comes last, whichever way it is sorted. */
function sortRows(): void {
  const { column, direction } = state;
  if (column === "problem") {
    sorted = direction === 1 ? pageData.rows : pageData.rows.toReversed();
    return;
  }
  const keyOf = (row: UserRow) =>
    column === "expires"
      ? (row.life?.expires ?? "")
      : column === "stack"
        ? (pageData.stacks[row.stack] ?? "")
        : row[column];
  const keyed = pageData.rows.map((row) => ({ row, key: keyOf(row) }));
  const compare = column === "expires" ? byText : collator.compare;
  keyed.sort((left, right) =>
    left.key === "" || right.key === ""
      ? Number(left.key === "") - Number(right.key === "")
      : direction * compare(left.key, right.key),
  );
  sorted = keyed.map(({ row }) => row);
}

function byText(left: string, right: string): number {
  return Number(left > right) - Number(left < right);
}

function foundRows(): readonly UserRow[] {
  const { filter, stack, words } = state;
  return sorted.filter(
    (row) =>
      (filter === "all" || row.is.some((trait) => trait === filter)) &&
      (stack === undefined || row.stack === stack) &&
      words.every((word) => searchable.get(row)?.includes(word) === true),
  );
}

function showList(): void {
  const found = foundRows();
  const pages = Math.max(1, Math.ceil(found.length / rowsPerPage));
  state.page = Math.min(Math.max(0, state.page), pages - 1);
  const first = state.page * rowsPerPage;
  const shown = state.isPrinted ? printed(found) : found.slice(first, first + rowsPerPage);
  body.replaceChildren(...shown.flatMap(lineOf));
  const all = pageData.rows.length;
  const inAll = found.length === all ? "" : ` (${number(all)} in all)`;
  element("#users-status", HTMLElement).textContent =
    found.length === 0
      ? `None of ${number(all)}.`
      : state.isPrinted
        ? `${number(shown.length)} of ${number(all)}: ${shown.length === found.length ? "all that were asked for" : "all that need a look"}.`
        : `${number(first + 1)} to ${number(first + shown.length)} of ${number(found.length)}${inAll}.`;
  element("#previous", HTMLButtonElement).disabled = state.page === 0;
  element("#next", HTMLButtonElement).disabled = state.page === pages - 1;
  element("#pages", HTMLElement).hidden = pages === 1;
  element("#place", HTMLElement).textContent = `Page ${number(state.page + 1)} of ${number(pages)}`;
}

/** On paper there are no pages to turn: all that were searched for, or else all that need a look. */
function printed(found: readonly UserRow[]): readonly UserRow[] {
  if (found.length < pageData.rows.length || found.length <= mostPrinted) return found;
  return found.filter(({ problems = [] }) => problems.length > 0);
}

function number(count: number): string {
  return count.toLocaleString("en");
}

function lineOf(row: UserRow): HTMLTableRowElement[] {
  const isOpen = opened.has(row);
  const button = make("button", { type: "button", class: "open", "aria-expanded": String(isOpen) }, given(row.user));
  const line = make(
    "tr",
    { role: "row", class: row.problems === undefined ? "" : "has-problem" },
    make("th", { role: "rowheader", scope: "row" }, button),
    make("td", { role: "cell", class: "wrong" }, ...problemsCell(row)),
    make("td", { role: "cell" }, given(row.pass)),
    make("td", { role: "cell", class: "expires" }, ...expiry(row)),
    hasStacks ? make("td", { role: "cell", class: "stack" }, given(pageData.stacks[row.stack] ?? "")) : undefined,
  );
  button.addEventListener("click", () => {
    if (opened.delete(row)) line.nextElementSibling?.remove();
    else line.after(openLine(row));
    button.setAttribute("aria-expanded", String(opened.has(row)));
  });
  return isOpen ? [line, openLine(row)] : [line];
}

function openLine(row: UserRow): HTMLTableRowElement {
  opened.add(row);
  const columns = String(hasStacks ? 5 : 4);
  return make("tr", { role: "row", class: "opened" }, make("td", { role: "cell", colspan: columns }, detailOf(row)));
}

/** How long it is from the end of the run to the expiry, in the largest unit that says something. */
function expiry({ life }: UserRow): Node[] {
  const { expires } = life ?? {};
  const seconds = (Date.parse(expires ?? "") - Date.parse(pageData.ended)) / 1000;
  if (expires === undefined || Number.isNaN(seconds)) return [];
  const minutes = Math.round(Math.abs(seconds) / 60);
  const age =
    minutes < 60
      ? `${minutes} min`
      : minutes < 48 * 60
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1440)} d`;
  return [make("time", { datetime: expires, title: minute(expires) }, seconds >= 0 ? `in ${age}` : `${age} ago`)];
}

/** The worst as a badge, all by their names. */
function problemsCell({ problems = [] }: UserRow): Node[] {
  const [first] = problems;
  if (first === undefined) return [];
  const names = [...new Set(problems.map(({ name }) => name))];
  const isNew = problems.some(({ status }) => status === "new");
  return [
    severityOf(first.severity),
    document.createTextNode(" "),
    given(names.join(", ")),
    document.createTextNode(" "),
    badgeOf(isNew ? "new" : first.status, isNew ? "warn" : ""),
  ];
}

/** Opens a row, wherever it is in the list, and goes there. */
function goTo(row: UserRow): void {
  state.filter = "all";
  state.stack = undefined;
  state.words = [];
  state.page = Math.floor(sorted.indexOf(row) / rowsPerPage);
  opened.add(row);
  showList();
  const place = sorted.indexOf(row) % rowsPerPage;
  const button = body.querySelectorAll<HTMLButtonElement>("button.open")[place];
  button?.focus();
  button?.scrollIntoView({ block: "start" });
}
