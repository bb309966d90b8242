// The page's scripts share one scope, in the order of ../page.ts. Text goes in as text, never as markup.

type PageData = import("./data").PageData;
type UserRow = import("./data").UserRow;
type RowProblem = import("./data").RowProblem;

const pageData: PageData = JSON.parse(element("#page-data", HTMLScriptElement).textContent);

function element<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`the page lacks ${selector}`);
}

/** An element with its attributes and what is in it. */
function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string | undefined)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Text from outside: its direction is its own. */
function given(text: string): HTMLElement {
  return make("bdi", {}, text);
}

function badgeOf(text: string, tone: string): HTMLElement {
  return make("span", { class: `badge ${tone}` }, text);
}

function severityOf(severity: string): HTMLElement {
  return make("span", { class: `severity ${severity}` }, severity);
}
