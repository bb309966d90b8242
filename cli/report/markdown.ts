import { minute, plain } from "../base/text";
import { type RunRecord, type Status, stands } from "../record/record";
import { approvalsToPaste, approvalsToShow, describeApproval } from "./approvals";
import { commandsFor } from "./commands";
import { describeDrifted } from "./describe";
import { describeInitiator } from "./initiator";
import { readingOf } from "./reading";
import { driftRemedy, unreadableRemedy } from "./remedies";
import { verdictOf } from "./verdict";

/** Rows of one table. GitHub cuts a job summary off at 1 MiB and a comment at 65,536 characters. */
const mostRows = 100;

/** A job summary or a comment on a pull request, in GitHub's Markdown; Azure DevOps and GitLab read it too. */
export function renderMarkdown(record: RunRecord): string {
  const { summary, drift, findings, unreadable, stack, endedDateTime } = record;
  const entryOf = new Map(record.users.map((entry) => [entry.user, entry]));
  const isTold = drift.some(({ initiatedBy }) => initiatedBy !== undefined);
  const parts = [
    `## tapwatch: ${verdictOf(record)}`,
    `Stack ${code(stack)}, ${minute(endedDateTime)}. ` +
      `${summary.watched} users ${record.targets === undefined ? "watched" : "looked at"}, ${summary.withPass} with a pass, ${summary.usable} usable; ` +
      `${summary.new} new since the last run, ${summary.fixed} fixed.`,
    code(readingOf(record)),
    table(
      "Drift",
      ["User", "Drift", "Status", "First seen", "Now", ...(isTold ? ["By"] : []), "What to do"],
      drift
        .filter(stands)
        .map((entry) => [
          code(entry.user),
          entry.kind,
          statusText(entry.status),
          minute(entry.firstReportedDateTime),
          code(describeDrifted(entry, entryOf.get(entry.user))),
          ...(isTold ? [code(describeInitiator(entry) ?? "not told")] : []),
          command(driftRemedy(entry.kind)),
        ]),
    ),
    table(
      "Policy findings",
      ["Level", "Policy", "Status", "Finding", "What to do"],
      findings
        .filter(stands)
        .map(({ enforcementLevel, policyName, status, message, remediationSteps }) => [
          enforcementLevel,
          code(policyName),
          statusText(status),
          code(message),
          remediationSteps === undefined ? "" : code(remediationSteps),
        ]),
    ),
    table(
      "Could not be read",
      ["User", "Status", "Why", "What to do"],
      unreadable
        .filter(stands)
        .map((entry) => [
          code(entry.user),
          statusText(entry.status),
          code(entry.message),
          command(unreadableRemedy(entry)),
        ]),
    ),
    table(
      "Approvals",
      ["User", "Drift", "State", "Accepted", "Until", "Why"],
      approvalsToShow(record).map((entry) => {
        const { state, accepted, expires, why } = describeApproval(entry);
        return [code(entry.user), entry.kind, state, accepted, expires, code(why)];
      }),
    ),
    toPaste(record),
    toRun(record),
    table("Fixed since the last run", ["What", "Whom"], fixedRows(record)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** What a pull request has to add to end the drift that is wanted. */
function toPaste({ drift }: RunRecord): string {
  const lines = approvalsToPaste(drift.filter(stands).slice(0, mostRows));
  if (lines === "") return "";
  return [
    "### To approve drift",
    "",
    "Add its lines to the stack's approvals, with a ticket:",
    "",
    fenced(lines, "yaml"),
  ].join("\n");
}

/** Commands for a person to run. Folded, because the table says the same in words. */
function toRun({ drift, stack }: RunRecord): string {
  const commands = drift
    .filter(stands)
    .slice(0, mostCommands)
    .flatMap((entry) => commandsFor(entry, stack));
  const blocks = (["bash", "PowerShell"] as const).flatMap((shell) => {
    const lines = commands.filter((command) => command.shell === shell).map(({ what, line }) => `# ${what}\n${line}`);
    return lines.length === 0 ? [] : [fenced(lines.join("\n"), shell.toLowerCase())];
  });
  if (blocks.length === 0) return "";
  return ["<details><summary>Commands</summary>", ...blocks, "</details>"].join("\n\n");
}

/** Enough to see how; a comment of GitHub's takes 65,536 characters. */
const mostCommands = 10;

/** A block of code whose lines are safe to show. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function fixedRows({ drift, findings, unreadable }: RunRecord): string[][] {
  const isFixed = ({ status }: { readonly status: Status }) => status === "fixed";
  return [
    ...drift.filter(isFixed).map(({ user, kind }) => [kind, code(user)]),
    ...findings.filter(isFixed).map(({ policyName, user, message }) => [code(policyName), code(user ?? message)]),
    ...unreadable.filter(isFixed).map(({ user }) => ["readable again", code(user)]),
  ];
}

/** Our own words, the command in them as code. */
function command(remedy: string): string {
  return remedy.replace(/tapwatch (up --target <user>|accept --user <user> --ticket <ticket>)/, "`$&`");
}

function statusText(status: Status): string {
  return status === "new" ? "**new**" : status;
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const more = rows.length - mostRows;
  return [
    `### ${title}`,
    "",
    line(head),
    line(head.map(() => "---")),
    ...rows.slice(0, mostRows).map(line),
    ...(more > 0 ? ["", `… and ${more} more, in the run record.`] : []),
  ].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/**
 * Text from outside as a code span: the one place in Markdown where nothing is markup, a mention or a link. The fence is
 * longer than any run of backticks within; a pipe would end the table's cell even there.
 */
export function code(text: string): string {
  const content = plain(text).trim().replaceAll("|", "\\|");
  if (content === "") return "";
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${longest > 0 ? ` ${content} ` : content}${fence}`;
}
