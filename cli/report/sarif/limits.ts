import type { Rule } from "./rules";

/**
 * What GitHub takes: it refuses a run with more results, and shows the most severe of them.
 * https://docs.github.com/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit
 */
export const githubLimits = {
  results: 25_000,
  shownResults: 5_000,
  /** Characters of a rule's descriptions: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support */
  description: 1024,
  ruleName: 255,
} as const;

interface Ranked {
  readonly rule: Rule;
  readonly level: "error" | "warning" | "note";
}

/** The most severe problems that a run may have, in the order in which they were, and what is to be said of the others. */
export function withinLimits<Problem extends Ranked>(
  problems: readonly Problem[],
): { readonly shown: readonly Problem[]; readonly notes: readonly string[] } {
  const { results, shownResults } = githubLimits;
  const note = `GitHub shows the ${shownResults} most severe of ${problems.length} problems. tapwatch report has all of them.`;
  if (problems.length <= results) return { shown: problems, notes: problems.length > shownResults ? [note] : [] };
  const worst = new Set(problems.toSorted((left, right) => rankOf(right) - rankOf(left)).slice(0, results));
  const left = problems.filter((problem) => !worst.has(problem));
  const byRule = [...Map.groupBy(left, ({ rule }) => rule.id)].map(([id, all]) => `${all.length} of ${id}`);
  const said = `${left.length} of ${problems.length} problems are left out, because GitHub refuses a file with more than ${results}: ${byRule.join(", ")}`;
  return { shown: problems.filter((problem) => worst.has(problem)), notes: [said, note] };
}

function rankOf({ rule, level }: Ranked): number {
  return Number(rule.securitySeverity) + (level === "error" ? 100 : 0);
}

/** A text that is not longer than this. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
