import pc from "picocolors";
import type { UserFact } from "../outcome/outcome";
import type { Severity } from "../outcome/severity";
import type { Problem } from "../record/problems";
import { list } from "./layout";
import { type ProblemRow, problemRows } from "./problem-text";
import { table } from "./table";

const colours: Readonly<Record<Severity, (text: string) => string>> = {
  critical: pc.red,
  high: pc.red,
  medium: pc.yellow,
  low: pc.dim,
};

/** Problems for a terminal, a row each; what is true of several users is a line below, because it is long. Empty if there are none. */
export function problemTable(problems: readonly Problem[], facts: { readonly users: readonly UserFact[] }): string {
  const rows = problemRows(problems, facts);
  const shared = rows.filter(({ isShared }) => isShared === true);
  const lines = shared.map(({ severity, name, user, detail }) => `${severity}: ${name}: ${user}: ${detail}`);
  return [tableOf(rows.filter((row) => !shared.includes(row))), list(lines)].filter((text) => text !== "").join("\n");
}

function tableOf(rows: readonly ProblemRow[]): string {
  if (rows.length === 0) return "";
  return table(
    ["Severity", "User", "What", "Now, or why"],
    // Most names of rules fit into the last column where there is no terminal, too: a name that is broken cannot be searched.
    [8, 22, 14],
    rows.map(({ severity, user, name, level, detail, since }) => [
      colours[severity](severity),
      user || "(the stack)",
      level ?? name,
      [level === undefined ? detail : `${name}: ${detail}`, ...(since === undefined ? [] : [`since ${since}`])].join(
        "; ",
      ),
    ]),
  );
}
