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
  const below = shared.map(({ severity, name, user, detail }) => `${severity}: ${name}: ${user}: ${detail}`);
  return [tableOf(rows.filter((row) => !shared.includes(row))), list(below)].filter((text) => text !== "").join("\n");
}

function tableOf(rows: readonly ProblemRow[]): string {
  if (rows.length === 0) return "";
  return table(
    ["Severity", "What", "Who, and now or why"],
    // The longest name of a rule is whole where there is no terminal, too: a name that is broken cannot be searched.
    [8, 25],
    rows.map(({ severity, user, name, level, detail, since }) => [
      { text: severity, colour: colours[severity] },
      lines(name, level, since && `since ${since}`),
      lines(user || "(the stack)", detail),
    ]),
  );
}

/** One below the other, in one cell. */
function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("\n");
}
