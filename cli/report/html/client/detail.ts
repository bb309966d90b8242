// What a row opens to.

function detailOf(row: UserRow): HTMLElement {
  const { problems = [] } = row;
  return make(
    "div",
    { class: "detail" },
    problems.length === 0 ? undefined : make("div", {}, ...problems.map(problemPart)),
    make("div", { class: "facts" }, lifePart(row), approvalsPart(row)),
  );
}

function problemPart(problem: RowProblem): HTMLElement {
  const { severity, status, name, text, level, since, by, changes = [], remedy, approval, commands = [] } = problem;
  return make(
    "section",
    { class: "problem" },
    make(
      "h3",
      {},
      severityOf(severity),
      " ",
      given(name),
      " ",
      level === undefined ? undefined : badgeOf(level, level === "mandatory" ? "bad" : ""),
      " ",
      badgeOf(status, status === "new" ? "warn" : ""),
    ),
    make("p", {}, given(text)),
    since === undefined ? undefined : make("p", { class: "quiet small" }, "First seen ", timeOf(since)),
    by === undefined ? undefined : make("p", {}, "By ", make("strong", {}, given(by))),
    changes.length === 0 ? undefined : changesTable(changes),
    remedy === undefined
      ? undefined
      : make("p", {}, make("strong", {}, "What to do: "), given(pageData.texts[remedy] ?? "")),
    approval === undefined ? undefined : toCopy(approval, "For the stack's approvals: the lines that approve it"),
    ...commands.map(([what, line]) => toCopy(line, pageData.texts[what] ?? "")),
  );
}

function changesTable(changes: NonNullable<RowProblem["changes"]>): HTMLElement {
  const value = (text: string | null) =>
    text === null ? make("span", { class: "quiet" }, "(none)") : make("code", {}, given(text));
  const head = ["Property", "Accepted", "Now"].map((title) => make("th", { scope: "col" }, title));
  const lines = changes.map(([property, accepted, now]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, given(property)),
      make("td", {}, value(accepted)),
      make("td", {}, value(now)),
    ),
  );
  return make(
    "div",
    { class: "scroll", role: "group", "aria-label": "What changed", tabindex: "0" },
    make("table", { class: "changes" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...lines)),
  );
}

function lifePart({ pass, life, read }: UserRow): HTMLElement {
  const { id, created, starts, expires } = life ?? {};
  const times = [
    ["Created", created],
    ["Usable from", starts],
    ["Expires", expires],
    ["Last read", read === undefined ? undefined : pageData.texts[read]],
  ] as const;
  return make(
    "section",
    {},
    make("h3", {}, "The pass"),
    make("p", {}, given(pass)),
    make(
      "dl",
      {},
      ...times.flatMap(([what, time]) =>
        time === undefined ? [] : [make("dt", {}, what), make("dd", {}, timeOf(time))],
      ),
      ...(id === undefined ? [] : [make("dt", {}, "Method id"), make("dd", {}, make("code", {}, given(id)))]),
    ),
  );
}

function approvalsPart({ approvals = [] }: UserRow): HTMLElement {
  return make(
    "section",
    {},
    make("h3", {}, "Approvals"),
    approvals.length === 0
      ? make("p", { class: "quiet" }, "None on record.")
      : make("ul", {}, ...approvals.map((text) => make("li", {}, given(text)))),
  );
}
