import pc from "picocolors";
import type { UserFact } from "../outcome/outcome";
import type { Severity } from "../outcome/severity";
import type { Problem } from "../record/problems";
import { problemRows } from "./problem-text";
import { table } from "./table";

const colours: Readonly<Record<Severity, (text: string) => string>> = {
  critical: pc.red,
  high: pc.red,
  medium: pc.yellow,
  low: pc.dim,
};

/** Problems for a terminal, a row each; empty if there are none. */
export function problemTable(problems: readonly Problem[], facts: { readonly users: readonly UserFact[] }): string {
  if (problems.length === 0) return "";
  return table(
    ["Severity", "User", "What", "Now, or why"],
    [8, 22, 16],
    problemRows(problems, facts).map(({ severity, user, name, level, detail, since }) => [
      colours[severity](severity),
      user || "(the stack)",
      level === undefined ? name : `${name} (${level})`,
      since === undefined ? detail : `${detail}; since ${since}`,
    ]),
  );
}
