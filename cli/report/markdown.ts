import { minute } from "../base/text";
import { type DriftProblem, type Problem, problemsIn } from "../record/problems";
import { type RunRecord, stands } from "../record/record";
import { approvalsToPaste, approvalsToShow, describeApproval } from "./approvals";
import { commandsFor } from "./commands";
import { filtered } from "./filter";
import { problemLine, problemRows } from "./problem-text";
import { code, fenced, prose } from "./prose";
import { readingOf } from "./reading";
import { remediesFor } from "./remedies";
import type { RenderOptions } from "./terminal";
import { verdictOf } from "./verdict";

/** A comment of GitHub's takes 65,536 characters, and a job summary 1 MiB. Some are left for whoever adds a line to it. */
const mostCharacters = 65_000;
/** Entries of one part: as many of these as fit. */
const lengths = [100, 50, 25, 10, 5, 1, 0] as const;
/** Of one cell. */
const mostInCell = 400;
/** Enough to see how. */
const mostCommands = 10;

/** A job summary or a comment on a pull request, in GitHub's Markdown; Azure DevOps and GitLab read it too. */
export function renderMarkdown(record: RunRecord, { filter }: RenderOptions = {}): string {
  const { problems, isShown, note } = filtered(problemsIn(record), record.users, filter);
  const render = (most: number) => {
    const parts = [...header(record, note), ...body(record, problems, isShown, most)];
    return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
  };
  for (const most of lengths) {
    const text = render(most);
    if (text.length <= mostCharacters) return text;
  }
  return `${header(record, note).join("\n\n").slice(0, mostCharacters).toWellFormed()}\n`;
}

function header(record: RunRecord, note: string): string[] {
  const { stack, endedDateTime, summary } = record;
  return [
    `## ${prose(verdictOf(record))}`,
    `tapwatch, stack ${code(clipped(stack))}, ${minute(endedDateTime)}. ` +
      `${summary.withPass} with a pass, ${summary.usable} usable. ${prose(clipped(readingOf(record)))}`,
    ...(note === "" ? [] : [prose(clipped(note))]),
  ];
}

function body(
  record: RunRecord,
  problems: readonly Problem[],
  isShown: (user: string) => boolean,
  most: number,
): string[] {
  const by = (wanted: Problem["status"]) => problems.filter(({ status }) => status === wanted);
  const [added, known, fixed] = [by("new"), by("still"), by("fixed")];
  const open = problems.filter(({ status = "new" }) => stands({ status }));
  const drift = open.filter((problem) => problem.what === "drift");
  const approvals = approvalsToShow(record).filter(({ user }) => isShown(user));
  const [newTable, knownTable] = [problemTable(added, record, most), problemTable(known, record, most)];
  return [
    titled(`New (${added.length})`, newTable),
    // What is known already must not hide what is new.
    (added.length > 0 ? folded : titled)(`Known already (${known.length})`, knownTable),
    folded(
      `Fixed since the last run (${fixed.length})`,
      items(
        fixed.map((each) => prose(clipped(problemLine(each)))),
        most,
      ),
    ),
    folded(
      `Approvals (${approvals.length})`,
      table(
        ["User", "Drift", "State", "Accepted", "Until", "Why"],
        approvals.map((entry) => {
          const { state, accepted, expires, why } = describeApproval(entry);
          return [code(clipped(entry.user)), entry.kind, state, accepted, expires, prose(clipped(why))];
        }),
        most,
      ),
    ),
    titled(
      "What to do",
      items(
        remediesFor(open).map(({ name, remedy }) => `**${prose(name)}**: ${prose(clipped(remedy))}`),
        most,
      ),
    ),
    folded("To approve drift, add its lines to the stack's approvals", toPaste(drift, most)),
    folded("Commands", toRun(drift, record.stack, Math.min(most, mostCommands))),
  ];
}

/** The same rows as in a terminal, with who did it. */
function problemTable(problems: readonly Problem[], record: RunRecord, most: number): string {
  return table(
    ["Severity", "User", "What", "Now, or why", "Since"],
    problemRows(problems, record).map(({ severity, user, name, level, detail, since = "", by }) => {
      return [
        severity,
        prose(clipped(user)) || "the stack",
        `${prose(clipped(name))}${level === undefined ? "" : ` (${level})`}`,
        prose(clipped(by === undefined ? detail : `${detail}; by ${by}`)),
        since,
      ];
    }),
    most,
  );
}

/** What a pull request has to add to end the drift that is wanted. */
function toPaste(drift: readonly DriftProblem[], most: number): string {
  const shown = drift.slice(0, most).map(({ entry }) => entry);
  const lines = approvalsToPaste(shown);
  if (lines === "") return "";
  return [fenced(lines, "yaml"), ...moreThan(drift.length, most)].join("\n\n");
}

/** Commands for a person to run. */
function toRun(drift: readonly DriftProblem[], stack: string, most: number): string {
  const commands = drift.slice(0, most).flatMap(({ entry }) => commandsFor(entry, stack));
  const blocks = (["bash", "PowerShell"] as const).flatMap((shell) => {
    const lines = commands.filter((command) => command.shell === shell).map(({ what, line }) => `# ${what}\n${line}`);
    return lines.length === 0 ? [] : [fenced(lines.join("\n"), shell.toLowerCase())];
  });
  return blocks.length === 0 ? "" : [...blocks, ...moreThan(drift.length, most)].join("\n\n");
}

function titled(title: string, content: string): string {
  return content === "" ? "" : `### ${title}\n\n${content}`;
}

/** Shut until somebody opens it. */
function folded(title: string, content: string): string {
  return content === "" ? "" : `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function items(lines: readonly string[], most: number): string {
  return [...lines.slice(0, most).map((line) => `- ${line}`), ...moreThan(lines.length, most, "- ")].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[], most: number): string {
  if (rows.length === 0) return "";
  const lines = [head, head.map(() => "---"), ...rows.slice(0, most)].map((cells) => `| ${cells.join(" | ")} |`);
  const shown = most === 0 ? "" : lines.join("\n");
  return [shown, ...moreThan(rows.length, most)].filter((part) => part !== "").join("\n\n");
}

/** What does not fit is counted. */
function moreThan(count: number, most: number, start = ""): string[] {
  return count > most ? [`${start}… and ${count - most} more, in the run record.`] : [];
}

function clipped(text: string): string {
  return text.length > mostInCell ? `${text.slice(0, mostInCell).toWellFormed()}…` : text;
}
