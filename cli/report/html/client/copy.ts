// Lines to paste, each with a button that copies it.

const said = element("#said", HTMLElement);

function toCopy(lines: string, what: string): HTMLElement {
  const code = make("code", {}, lines);
  const button = make("button", { type: "button", class: "copy", "aria-label": `Copy: ${what}` }, "Copy");
  button.addEventListener("click", () => {
    void copied(lines, code).then((isCopied) => {
      said.textContent = isCopied ? `Copied: ${what}` : "It is selected now: copy it with your keyboard.";
      button.textContent = isCopied ? "Copied" : "Selected";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
  });
  return make(
    "div",
    { class: "paste" },
    make("p", { class: "small" }, what),
    make("pre", { tabindex: "0", role: "group", "aria-label": what }, code),
    button,
  );
}

/** A browser may have no clipboard for pages from a disk: then the older way, and then the lines are selected. */
async function copied(text: string, shown: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(shown);
    return document.execCommand("copy");
  }
}
