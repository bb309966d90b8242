// Search, tiles, columns and pages.

const search = element("#search", HTMLInputElement);
const filterButtons = [...document.querySelectorAll<HTMLButtonElement>("button[data-filter]")];
const stackButtons = [...document.querySelectorAll<HTMLButtonElement>("button[data-stack]")];
const sortButtons = [...document.querySelectorAll<HTMLButtonElement>("button[data-sort]")];
const columns: readonly Column[] = ["problem", "user", "pass", "expires", "stack"];

function find(text: string): void {
  state.words = text.toLowerCase().split(/\s+/).filter(Boolean);
  state.page = 0;
  showList();
}

function showChoices(): void {
  for (const button of filterButtons) {
    button.setAttribute("aria-pressed", String(button.dataset["filter"] === state.filter));
  }
  for (const button of stackButtons) {
    button.setAttribute("aria-pressed", String(Number(button.dataset["stack"]) === state.stack));
  }
}

search.addEventListener("input", () => find(search.value));

for (const button of filterButtons) {
  button.addEventListener("click", () => {
    state.filter = button.dataset["filter"] ?? "all";
    state.page = 0;
    showChoices();
    showList();
  });
}

// A second click shows all stacks again.
for (const button of stackButtons) {
  button.addEventListener("click", () => {
    const stack = Number(button.dataset["stack"]);
    state.stack = state.stack === stack ? undefined : stack;
    state.page = 0;
    showChoices();
    showList();
  });
}

for (const button of sortButtons) {
  button.addEventListener("click", () => {
    const column = columns.find((name) => name === button.dataset["sort"]) ?? "problem";
    state.direction = column === state.column && state.direction === 1 ? -1 : 1;
    state.column = column;
    for (const other of sortButtons) {
      // The list begins with the worst.
      const isAscending = (state.direction === 1) !== (column === "problem");
      if (other === button) other.closest("th")?.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
      else other.closest("th")?.removeAttribute("aria-sort");
    }
    sortRows();
    state.page = 0;
    showList();
  });
}

function turn(pages: number): void {
  state.page += pages;
  showList();
  element("#users", HTMLTableElement).scrollIntoView({ block: "nearest" });
}

element("#previous", HTMLButtonElement).addEventListener("click", () => turn(-1));
element("#next", HTMLButtonElement).addEventListener("click", () => turn(1));

// What stands above the list and below it leads into it.
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>("[data-open], [data-find]") : null;
  if (button === null) return;
  const { open, find: words } = button.dataset;
  const row = open === undefined ? undefined : pageData.rows[Number(open)];
  search.value = words ?? "";
  state.filter = "all";
  state.stack = undefined;
  if (row !== undefined) goTo(row);
  else find(search.value);
  showChoices();
  if (row === undefined) {
    search.focus();
    element("#all", HTMLElement).scrollIntoView({ block: "start" });
  }
});

showList();
