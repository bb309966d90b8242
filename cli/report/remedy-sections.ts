import pc from "picocolors";
import { linesToPaste } from "../approvals/lines";
import { lineStart, plain } from "../base/text";
import { type Drifted, type UserFact, usersOf } from "../outcome/outcome";
import type { Problem } from "../record/problems";
import { describeInitiator } from "./initiator";
import { list, section } from "./layout";
import { remediesFor } from "./remedies";

/** What follows the tables: what differs, who did it, what to do, and the lines to paste. */
export function remedySections(problems: readonly Problem[], users: readonly UserFact[], diff: boolean): string[] {
  const drift = problems.flatMap((problem) => (problem.what === "drift" ? [problem.entry] : []));
  return [
    ...driftDetails(drift, diff),
    section("What to do", list(remediesFor(problems).map(({ name, remedy }) => `${name}: ${remedy}`))),
    response(drift, users),
    toPaste(drift),
  ];
}

/** Every property that differs, if it is wanted, and who did it. */
export function driftDetails(drift: readonly Drifted[], diff: boolean): string[] {
  return [...(diff ? drift.map(changes) : []), whoDidIt(drift)];
}

function changes({ user, changes: changed }: Drifted): string {
  const lines = changed.map(({ propertyName, desiredValue, currentValue }) =>
    [`  ~ ${propertyName}:`, pc.red(value(desiredValue)), "=>", pc.green(value(currentValue))].join(" "),
  );
  return [`  ${pc.bold(lineStart(plain(user)))}`, ...lines].join("\n");
}

function value(given: string | number | boolean | undefined): string {
  return given === undefined ? "(none)" : plain(JSON.stringify(given));
}

/** If there is more drift than this, only the reports in files tell who did all of it. */
const mostInitiators = 20;

/** Who caused the drift, as far as the audit log tells. Lines, because names and addresses are long. */
function whoDidIt(drift: readonly Drifted[]): string {
  const told = drift.flatMap((entry) => {
    const by = describeInitiator(entry);
    return by === undefined ? [] : [`${entry.user}, ${entry.kind}: ${by}`];
  });
  const more = told.length > mostInitiators ? [`… and ${told.length - mostInitiators} more, in the report`] : [];
  return section("Who did it, by the audit log", list([...told.slice(0, mostInitiators), ...more]));
}

/** What comes before any approval. Said once, if somebody has a pass that is drift. */
function response(drift: readonly Drifted[], users: readonly UserFact[]): string {
  const factOf = usersOf({ users });
  if (!drift.some(({ user }) => factOf.get(user)?.observation === "pass")) return "";
  return section(
    "If nobody ordered a pass",
    list(["Delete it in Entra, revoke the user's sessions, and review the user's other methods: docs/respond.md"]),
  );
}

/** If there is more drift than this, only the reports in files have all lines. */
const mostToPaste = 10;

/**
 * The lines of a pull request that would end the pending drift. They begin in the first column, so that they can be
 * pasted.
 */
function toPaste(drifted: readonly Drifted[]): string {
  const shown = drifted.slice(0, mostToPaste);
  const lines = linesToPaste(shown).trimEnd();
  const more = drifted.length > shown.length ? `\n# … and ${drifted.length - shown.length} more, in the report` : "";
  return section("To approve a drift, add its lines to the stack's approvals", lines === "" ? "" : lines + more);
}
