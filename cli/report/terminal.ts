import pc from "picocolors";
import { linesToPaste } from "../approvals/lines";
import { lineStart, minute, plain } from "../base/text";
import { countsOf } from "../outcome/counts";
import { pendingIn } from "../outcome/forgotten";
import { type Drifted, type Facts, type Finding, type NotRead, type Outcome, usersOf } from "../outcome/outcome";
import { entryOf } from "../record/approvals";
import type { WholeRecord } from "../record/record";
import { approvalLinesOf } from "./approvals";
import { describeDrifted, describePass } from "./describe";
import { describeInitiator } from "./initiator";
import { table } from "./table";

export interface RenderOptions {
  /** Every property that differs, as `pulumi refresh --diff` shows it. */
  readonly diff?: boolean;
  /** The errors are on stderr already. */
  readonly errorsAreSaid?: boolean;
  /** After a run over some users: what is known of the whole stack, for formats in which silence means that a problem is over. */
  readonly whole?: WholeRecord | undefined;
}

/** An operation as people read it: what drifted, what the policies say, who could not be read, and the counts. */
export function render(outcome: Outcome, options: RenderOptions = {}): string {
  const total =
    outcome.operation === "destroy"
      ? `Forgotten: ${outcome.forgotten.length} users${pendingText(outcome.forgotten)}. The tenant was not touched.`
      : stoppedText(outcome) + countsLine(outcome, outcome.stopped);
  return joined([...sectionsOf(outcome, options), newlyWatched(outcome), noLongerWatched(outcome), total]);
}

/** If no user is known, the counts say so. */
function stoppedText({ stopped, savedSome = false, users }: Outcome): string {
  if (!stopped || users.length === 0) return "";
  const saved = savedSome ? "only a part of it was saved" : "nothing was saved";
  return `${pc.red(`The run stopped, and ${saved}.`)}\n`;
}

function newlyWatched({ begun, operation }: Outcome): string {
  return section(operation === "preview" ? "Newly watched after 'up'" : "Newly watched", list(begun));
}

function pendingText(forgotten: Outcome["forgotten"]): string {
  const pending = pendingIn(forgotten).length;
  return pending === 0 ? "" : `, ${pending} with pending drift`;
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

/** What there is to say, in the order in which people want to know it. */
export function sectionsOf(
  facts: Facts & Partial<Pick<Outcome, "operation" | "accepted">>,
  options: RenderOptions = {},
): string[] {
  const isPreview = facts.operation === "preview";
  const messages = facts.messages.filter(({ severity }) => severity !== "error" || options.errorsAreSaid !== true);
  return [
    driftSection(facts, isPreview ? "Drift that would remain" : "Drift", options),
    section(pc.green(isPreview ? "Approved: 'up' would accept" : "Accepted"), acceptedList(facts.accepted ?? [])),
    section(pc.red("Policy findings"), findingTable(facts.findings)),
    section(pc.yellow("Refused by Graph"), refusedTable(facts)),
    section(pc.yellow("Could not be read"), notReadTable(facts.unreadable)),
    response(facts),
    toPaste(facts.drift),
    section("Messages", list(messages.map(({ severity, message }) => `${severity}: ${message}`))),
  ];
}

/** What comes before any approval. Said once, if somebody has a pass that is drift. */
function response({ drift, users }: Pick<Facts, "drift" | "users">): string {
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

/** Each with the approval that covers it. */
function acceptedList(accepted: Outcome["accepted"]): string {
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
  { drift, users }: Pick<Facts, "drift" | "users">,
  title: string,
  { diff = false }: RenderOptions = {},
): string {
  const details = diff ? drift.map(changes) : [];
  const drifted = [driftTable(drift, users), ...details].filter((text) => text !== "").join("\n\n");
  return [section(pc.red(title), drifted), whoDidIt(drift)].filter((text) => text !== "").join("\n\n");
}

function driftTable(drift: readonly Drifted[], users: Facts["users"]): string {
  if (drift.length === 0) return "";
  const factOf = usersOf({ users });
  return table(
    ["User", "Drift", "First seen", "Now"],
    [26, 12, 17],
    drift.map((entry) => [
      plain(entry.user),
      entry.kind,
      minute(entry.firstReportedDateTime),
      describeDrifted(entry, factOf.get(entry.user)),
    ]),
  );
}

/** If there is more drift than this, only the reports in files tell who did all of it. */
const mostInitiators = 20;

/** Who caused the drift, as far as the audit log tells. Lines, because names and addresses are long. */
function whoDidIt(drift: readonly Drifted[]): string {
  const told = drift.flatMap((entry) => {
    const by = describeInitiator(entry);
    return by === undefined ? [] : [`${plain(entry.user)}, ${entry.kind}: ${by}`];
  });
  const more = told.length > mostInitiators ? [`… and ${told.length - mostInitiators} more, in the report`] : [];
  return section("Who did it, by the audit log", [...told.slice(0, mostInitiators), ...more].join("\n"));
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

function findingTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  return table(
    ["Level", "Policy", "Finding"],
    [9, 24],
    findings.map(({ enforcementLevel, policyName, message }) => [enforcementLevel, plain(policyName), plain(message)]),
  );
}

function refusedTable({ unreadable, users }: Pick<Facts, "unreadable" | "users">): string {
  const refused = unreadable.filter(({ reason }) => reason === "refused");
  if (refused.length === 0) return "";
  const factOf = usersOf({ users });
  return table(
    ["User", "Why", "First seen", "Last known"],
    [26, 16, 17],
    refused.map(({ user, httpStatus = "", code = "", firstReportedDateTime }) => [
      plain(user),
      plain(`${httpStatus} ${code}`),
      minute(firstReportedDateTime),
      describePass(factOf.get(user)?.pass),
    ]),
  );
}

/** A reason that many share, such as a missing sign-in, is written once. */
function notReadTable(unreadable: readonly NotRead[]): string {
  const others = unreadable.filter(({ reason }) => reason !== "refused");
  if (others.length === 0) return "";
  const byMessage = Map.groupBy(others, ({ message }) => plain(message));
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
export function countsLine(facts: Facts & Partial<Pick<Outcome, "forgotten">>, isStopped: boolean): string {
  const forgotten = pendingIn(facts.forgotten ?? []).length;
  const { watched, withPass, usable, drifted, unreadable } = countsOf(facts);
  if (isStopped && watched === 0) return pc.red("No user was read, and nothing was saved.");
  const unread = new Set(facts.unreadable.map(({ user }) => user));
  const names = new Set(facts.users.map(({ user }) => user));
  const besides = new Set(facts.drift.map(({ user }) => user).filter((user) => !names.has(user))).size;
  // Whose watch has not begun: a preview does not read them.
  const unjudged = facts.users.filter(({ user, observation }) => observation === "unknown" && !unread.has(user)).length;
  const fromBefore = facts.users.filter(
    ({ observation, pass }) => observation === "unknown" && pass !== undefined,
  ).length;
  const usability = [`${usable} usable`, ...(fromBefore > 0 ? [`${fromBefore} known from before, not read now`] : [])];
  const parts = [
    `${watched} ${facts.targets === undefined ? "watched" : "looked at"}`,
    `${withPass} with a pass (${usability.join(", ")})`,
    driftText(drifted, unjudged > 0 && unjudged === watched),
    ...(besides > 0 ? [pc.red(`${besides} of them not among the watched users`)] : []),
    ...(unjudged > 0 ? [pc.yellow(`${unjudged} new: 'up' begins the watch, and reads them`)] : []),
    ...(forgotten > 0 ? [pc.red(`${forgotten} no longer watched with pending drift`)] : []),
    ...(unreadable > 0 ? [pc.yellow(`${unreadable} could not be read`)] : []),
  ];
  return `Users: ${parts.join(", ")}${facts.targets === undefined ? "" : "; the others were not looked at"}`;
}

function driftText(drifted: number, isNobodyJudged: boolean): string {
  if (drifted > 0) return pc.red(`${drifted} drifted`);
  return isNobodyJudged ? "nobody judged yet" : pc.green("no drift");
}
