// On paper everything that needs a look is there, and all groups are open.

let folded: readonly HTMLDetailsElement[] = [];

function setPrinted(isPrinted: boolean): void {
  if (state.isPrinted === isPrinted) return;
  state.isPrinted = isPrinted;
  showList();
  if (isPrinted) folded = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
  for (const details of folded) details.open = isPrinted;
}

addEventListener("beforeprint", () => setPrinted(true));
addEventListener("afterprint", () => setPrinted(false));
matchMedia("print").addEventListener("change", ({ matches }) => setPrinted(matches));
