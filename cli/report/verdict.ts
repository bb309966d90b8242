import pc from "picocolors";
import { usersText } from "../base/text";
import { exitCodes, nobodyTold } from "../outcome/exit-code";
import { pendingIn } from "../outcome/forgotten";
import { type Facts, type Outcome, usersOf } from "../outcome/outcome";
import { couldNotTell, reasonWords } from "../outcome/words";
import { type RunRecord, standing } from "../record/record";
import { oldestReading } from "./reading";

/** How a run ended, in the words that every format begins with. */
export const verdicts = {
  inSync: { word: "In sync", colour: pc.green },
  drift: { word: "Drift", colour: pc.red },
  violated: { word: "Violated", colour: pc.red },
  couldNotTell: { word: "Could not tell", colour: pc.yellow },
  couldNotRun: { word: "Could not run", colour: pc.red },
} as const;

export type VerdictName = keyof typeof verdicts;

/** An exit code of a later version is no reason to call all well. */
export function verdictFor(exitCode: number): VerdictName {
  switch (exitCode) {
    case exitCodes.inSync.code:
      return "inSync";
    case exitCodes.drift.code:
      return "drift";
    case exitCodes.violation.code:
      return "violated";
    case exitCodes.unread.code:
      return "couldNotTell";
    default:
      return "couldNotRun";
  }
}

/** Said of every run of which nothing is known: its empty lists do not mean good order. */
export const nothingKnown = `${verdicts.couldNotRun.word}: nothing is known of this run`;

/** Which verdict a record has. */
export function verdictNameOf(record: RunRecord): VerdictName {
  const { error, exitCode } = record;
  if (error === undefined && exitCode === exitCodes.failed.code && nobodyTold(standing(record))) return "couldNotTell";
  return error === undefined ? verdictFor(exitCode) : "couldNotRun";
}

/** What a run came to, in one sentence: the first thing of every report. */
export function verdictOf(record: RunRecord): string {
  const { error, summary } = record;
  if (error !== undefined) return nothingKnown;
  const changes = [
    ...(summary.new > 0 ? [`${summary.new} new`] : []),
    ...(summary.fixed > 0 ? [`${summary.fixed} fixed`] : []),
  ];
  const name = verdictNameOf(record);
  const facts = standing(record);
  // The messages name users whose drift no later run can report.
  const lost = name === "drift" && facts.drift.length === 0 ? ["pending drift of users who are no longer watched"] : [];
  return sentence(verdicts[name].word, [countsIn(facts, lost), changes.join(", "), oldestReading(record)]);
}

/** The same of an operation, which knows no run before. */
export function verdictOfOperation(outcome: Outcome): string {
  const { operation, stopped, savedSome = false, users, forgotten } = outcome;
  const pending = pendingIn(forgotten).length;
  if (operation === "destroy") {
    const drift = pending === 0 ? "" : `${pending} with pending drift`;
    return sentence("Forgotten", [
      [usersText(forgotten.length), drift].filter(isSaid).join(", "),
      "the tenant was not touched",
    ]);
  }
  if (stopped) {
    const who = users.length === 0 ? "no user was read" : "the run stopped";
    return sentence(verdicts.couldNotRun.word, [
      `${who}, and ${savedSome ? "only a part of it was saved" : "nothing was saved"}`,
    ]);
  }
  const now = users.filter(({ read }) => read === "now").length;
  const reading = now === users.length ? "all read now" : `${now} of them read now`;
  const lost = pending > 0 ? [`${pending} no longer watched with pending drift`] : [];
  return sentence(wordOf(outcome), [countsIn(outcome, lost), users.length === 0 ? "" : reading]);
}

/** With the colour of the verdict, where the terminal has colours. */
export function coloured(text: string, name: VerdictName): string {
  return pc.bold(verdicts[name].colour(text));
}

export function verdictNameOfOperation(outcome: Outcome): VerdictName {
  if (outcome.operation === "destroy") return pendingIn(outcome.forgotten).length > 0 ? "drift" : "inSync";
  return !outcome.failed && nobodyTold(outcome) ? "couldNotTell" : verdictFor(outcome.exitCode);
}

function wordOf(outcome: Outcome): string {
  const { operation, users } = outcome;
  const name = verdictNameOfOperation(outcome);
  if (operation !== "preview") return verdicts[name].word;
  if (name === "inSync" && users.length > 0 && users.length === notBegun(outcome)) return "Nobody judged yet";
  return `${verdicts[name].word} after 'up'`;
}

function sentence(word: string, parts: readonly string[]): string {
  return `${word}: ${parts.filter(isSaid).join("; ")}`;
}

function isSaid(text: string): boolean {
  return text !== "";
}

/** What is not in order, and of how many users. @param lost drift that no later run reports */
function countsIn(facts: Facts, lost: readonly string[]): string {
  const distinct = (list: readonly { readonly user: string }[]) => new Set(list.map(({ user }) => user));
  const known = usersOf(facts);
  const drifted = distinct(facts.drift);
  const others = [...drifted].filter((user) => !known.has(user)).length;
  const unread = distinct(facts.unreadable).size;
  const begin = notBegun(facts);
  return [
    ...(drifted.size > 0
      ? [`${drifted.size} drifted${others > 0 ? ` (${others} not among the watched users)` : ""}`]
      : []),
    ...lost,
    ...(drifted.size + lost.length === 0 ? ["no drift"] : []),
    ...findingsText(facts.findings),
    ...(unread > 0 ? [`${unread} ${couldNotTell}`] : []),
    ...(begin > 0 ? [`${begin} ${reasonWords.notObserved} ('up' begins the watch, and reads them)`] : []),
    facts.targets === undefined
      ? `of ${facts.users.length} watched`
      : `of ${facts.users.length} looked at; the others were not looked at`,
  ].join(", ");
}

function findingsText(findings: Facts["findings"]): string[] {
  const mandatory = findings.filter(({ enforcementLevel }) => enforcementLevel === "mandatory").length;
  if (findings.length === 0) return [];
  if (findings.length === 1) return [`1 ${mandatory === 1 ? "mandatory" : "advisory"} finding`];
  return [`${findings.length} findings of which ${mandatory} mandatory`];
}

/** Users whose watch an `up` would begin: a preview does not read them. */
function notBegun({ users, unreadable }: Pick<Facts, "users" | "unreadable">): number {
  const told = new Set(unreadable.map(({ user }) => user));
  return users.filter(({ user, observation }) => observation === "unknown" && !told.has(user)).length;
}
