import { isGone } from "@tapwatch/provider/dist/state";
import pc from "picocolors";
import { linesToPaste } from "../approvals/lines";
import type { OperationResult, Violation } from "../engine/engine";
import { entryOf } from "../record/approvals";
import { approvalLinesOf } from "./approvals";
import { describePass, lineStart, minute, plain } from "./describe";
import { type Picture, pictureOf } from "./picture";
import { table } from "./table";

export interface RenderOptions {
  /** Every property that differs, as `pulumi refresh --diff` shows it. */
  readonly diff?: boolean;
}

/** An operation as people read it: what drifted, what the policies say, who could not be read, and the counts. */
export function render(result: OperationResult, options: RenderOptions = {}): string {
  const sections = sectionsOf(pictureOf(result), result.kind, options);
  const total =
    result.kind === "destroy"
      ? `Forgotten: ${result.steps.length} users. The tenant was not touched.`
      : counts(pictureOf(result), result.stopped);
  return joined([...sections, total]);
}

/** What there is to say, in the order in which people want to know it. */
export function sectionsOf(picture: Picture, kind: OperationResult["kind"], options: RenderOptions = {}): string[] {
  return [
    driftSection(picture, kind === "preview" ? "Drift that would remain" : "Drift", options),
    section(pc.green(kind === "preview" ? "Approved: 'up' would accept" : "Accepted"), acceptedList(picture)),
    section(pc.red("Policy findings"), violationTable(picture.violations)),
    section(pc.yellow("Refused by Graph"), unreadableTable(picture)),
    section(pc.yellow("Could not be read"), failureTable(picture.unread)),
    toPaste(picture),
    section("Messages", list(picture.diagnostics.map(({ severity, message }) => `${severity}: ${message.trim()}`))),
  ];
}

/** Of more drift than this the reports in files have the lines. */
const mostToPaste = 10;

/** The lines of a pull request that would end the drift that stands: from the first column on, so that they can be pasted. */
function toPaste({ drifted }: Pick<Picture, "drifted">): string {
  const shown = drifted.slice(0, mostToPaste);
  const lines = linesToPaste(shown).trimEnd();
  const more = drifted.length > shown.length ? `\n# … and ${drifted.length - shown.length} more, in the report` : "";
  return section("To approve what was meant, add its lines to the stack's approvals", lines === "" ? "" : lines + more);
}

/** Each with the approval that covers it. */
function acceptedList({ accepted }: Picture): string {
  return list(approvalLinesOf(accepted.map((acceptance) => ({ ...entryOf(acceptance), state: "new" as const }))));
}

/** The parts that say something, a line between them. */
export function joined(parts: readonly string[]): string {
  return `${parts.filter((text) => text !== "").join("\n\n")}\n`;
}

export function section(title: string, body: string): string {
  return body === "" ? "" : `${pc.bold(title)}\n${body}`;
}

export function list(lines: readonly string[]): string {
  const safe = (line: string) => lineStart(plain(line));
  return lines.map((line) => `  ${line.split("\n").map(safe).join("\n  ")}`).join("\n");
}

/** The table of drift, and every property that differs, if they are wanted. */
export function driftSection(
  { drifted }: Pick<Picture, "drifted">,
  title: string,
  { diff = false }: RenderOptions = {},
): string {
  const details = diff ? drifted.map(changes) : [];
  return section(pc.red(title), [driftTable(drifted), ...details].filter((text) => text !== "").join("\n\n"));
}

function driftTable(drifted: Picture["drifted"]): string {
  if (drifted.length === 0) return "";
  return table(
    ["User", "Drift", "First seen", "Now"],
    [26, 12, 17],
    drifted.map((method) => [
      plain(method.user),
      method.drift.kind,
      minute(method.drift.firstReportedDateTime),
      isGone(method) ? "not in the tenant" : describePass(method.pass),
    ]),
  );
}

function changes({ user, drift }: Picture["drifted"][number]): string {
  const lines = drift.changes.map(({ propertyName, desiredValue, currentValue }) =>
    [`  ~ ${propertyName}:`, pc.red(value(desiredValue)), "=>", pc.green(value(currentValue))].join(" "),
  );
  return [`  ${pc.bold(lineStart(plain(user)))}`, ...lines].join("\n");
}

function value(given: string | number | boolean | undefined): string {
  return given === undefined ? "(none)" : plain(JSON.stringify(given));
}

function violationTable(violations: readonly Violation[]): string {
  if (violations.length === 0) return "";
  const rank = ({ enforcementLevel }: Violation) => (enforcementLevel === "mandatory" ? 0 : 1);
  return table(
    ["Level", "Policy", "Finding"],
    [9, 24],
    violations
      .toSorted((left, right) => rank(left) - rank(right))
      .map(({ enforcementLevel, policyName, message }) => [enforcementLevel, plain(policyName), plain(message)]),
  );
}

function unreadableTable({ unreadable }: Picture): string {
  if (unreadable.length === 0) return "";
  return table(
    ["User", "Why", "First seen", "Last known"],
    [26, 16, 17],
    unreadable.map(({ user, unreadable: { status, code, firstReportedDateTime }, pass }) => [
      plain(user),
      plain(`${status} ${code}`),
      minute(firstReportedDateTime),
      describePass(pass),
    ]),
  );
}

/** What all have in common, such as a missing sign-in, is said once. */
function failureTable(failures: Picture["unread"]): string {
  if (failures.length === 0) return "";
  const byMessage = Map.groupBy(failures, ({ message }) => plain(message));
  return table(
    ["User", "Why"],
    [26],
    [...byMessage].map(([message, same]) => {
      const [first] = same;
      return [same.length === 1 && first ? plain(first.user) : `${same.length} users`, message];
    }),
  );
}

/** @param isStopped an error kept the run from reading anybody: then no count may look like good order */
export function counts({ watched, drifted, unreadable, unread }: Picture, isStopped: boolean): string {
  if (isStopped && watched.length === 0) return pc.red("Nobody was read, and nothing was saved.");
  const withPass = watched.filter(({ pass, gone }) => pass !== undefined && gone === undefined);
  const usable = withPass.filter(({ pass }) => pass?.isUsable === true).length;
  const parts = [
    `${watched.length} watched`,
    `${withPass.length} with a pass (${usable} usable)`,
    drifted.length > 0 ? pc.red(`${drifted.length} drifted`) : pc.green("no drift"),
    ...(unreadable.length + unread.length > 0
      ? [pc.yellow(`${unreadable.length + unread.length} could not be read`)]
      : []),
  ];
  return `Users: ${parts.join(", ")}`;
}
