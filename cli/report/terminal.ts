import pc from "picocolors";
import { plain } from "../base/text";
import { countsOf } from "../outcome/counts";
import { pendingIn } from "../outcome/forgotten";
import { type Facts, type Outcome, usersOf } from "../outcome/outcome";
import { entryOf } from "../record/approvals";
import { type Problem, problemsIn } from "../record/problems";
import { approvalLinesOf } from "./approvals";
import { describePass } from "./describe";
import { type Filter, filtered } from "./filter";
import { joined, list, section } from "./layout";
import { problemTable } from "./problem-table";
import { remedySections } from "./remedy-sections";
import { coloured, verdictNameOfOperation, verdictOfOperation } from "./verdict";

export interface RenderOptions {
  /** Every property that differs, as `pulumi refresh --diff` shows it. */
  readonly diff?: boolean;
  /** The errors are on stderr already. */
  readonly errorsAreSaid?: boolean;
  /** What of the problems is shown: in formats for people. */
  readonly filter?: Filter;
  /** The verdict, and nothing else. */
  readonly quiet?: boolean;
}

/** An operation as people read it: the verdict, what it is about, what came of it, what to do. */
export function render(outcome: Outcome, options: RenderOptions = {}): string {
  const verdict = coloured(plain(verdictOfOperation(outcome)), verdictNameOfOperation(outcome));
  if (options.quiet === true) return `${verdict}\n`;
  const isPreview = outcome.operation === "preview";
  const { problems, isShown, note } = filtered(problemsIn(outcome), outcome.users, options.filter);
  const accepted = outcome.accepted.filter(({ user }) => isShown(user));
  return joined([
    [verdict, passesLine(outcome), note].filter((line) => line !== "").join("\n"),
    counted(pc.red(isPreview ? "Would remain after 'up'" : "To review"), problems, outcome),
    section(
      pc.green(isPreview ? "Approved: 'up' would accept" : "Accepted"),
      list(approvalLinesOf(accepted.map((acceptance) => ({ ...entryOf(acceptance), state: "new" as const })))),
    ),
    newlyWatched(outcome),
    noLongerWatched(outcome),
    ...remedySections(problems, outcome.users, options.diff === true),
    messagesSection(outcome, options),
  ]);
}

function newlyWatched({ begun, operation }: Outcome): string {
  return section(operation === "preview" ? "Newly watched after 'up'" : "Newly watched", list(begun));
}

/** Users with pending drift come first: no later run reports it. */
function noLongerWatched({ forgotten, users, operation }: Outcome): string {
  const pending = pendingIn(forgotten);
  const others = forgotten.filter(({ drift }) => drift === undefined);
  const still = usersOf({ users });
  const lines = [...pending, ...(operation === "destroy" ? [] : others)].map(({ user, drift, pass }) =>
    [
      `${user}: ${drift === undefined ? "no drift was pending" : `${drift.kind} was pending, and no approval names it`}`,
      pass === undefined ? "no pass" : `${describePass(pass)}, pass ${pass.methodId}`,
      ...(still.has(user) ? ["its resource has another name now and no alias, so the watch begins anew"] : []),
    ].join("; "),
  );
  const advice = "This drift is not reported again. If the pass was not meant, delete it in Entra.";
  const back = "To keep the watch, put the user back in the list";
  const what = operation === "preview" ? `${back} before 'up'.` : `${back} and run 'up'.`;
  return section(
    (pending.length > 0 ? pc.red : pc.yellow)(
      operation === "preview" ? "No longer watched after 'up'" : "No longer watched",
    ),
    [list(lines), ...(pending.length === 0 ? [] : [advice, ...(operation === "destroy" ? [] : [what])])]
      .filter((text) => text !== "")
      .join("\n"),
  );
}

/** Problems under a title that counts them; empty if there are none. */
export function counted(title: string, problems: readonly Problem[], facts: Pick<Facts, "users">): string {
  return section(`${title} (${problems.length})`, problemTable(problems, facts));
}

export function messagesSection(
  { messages }: Pick<Facts, "messages">,
  { errorsAreSaid = false }: RenderOptions,
): string {
  const shown = messages.filter(({ severity }) => severity !== "error" || !errorsAreSaid);
  return section("Messages", list(shown.map(({ severity, message }) => `${severity}: ${message}`)));
}

/** Who has a pass, as far as known; empty if nobody is watched. */
export function passesLine({ users, gone }: Pick<Facts, "users" | "gone">): string {
  if (users.length === 0) return "";
  const { withPass, usable } = countsOf({ users, gone, drift: [], findings: [], unreadable: [] });
  const before = users.filter(({ observation, pass }) => observation === "unknown" && pass !== undefined).length;
  const known = before > 0 ? [`${before} known from before, not read now`] : [];
  return `Passes: ${withPass} with a pass (${[`${usable} usable`, ...known].join(", ")})`;
}
