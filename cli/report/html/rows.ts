import { linesToPaste } from "../../approvals/lines";
import { plain } from "../../base/text";
import type { UserFact } from "../../outcome/outcome";
import { reasonWords } from "../../outcome/words";
import { inOrder, type Problem, problemsIn, statusWords } from "../../record/problems";
import { type RunRecord, standing, type UserEntry } from "../../record/record";
import { describeApproval } from "../approvals";
import { commandsFor } from "../commands";
import { describeDrifted, describeUser } from "../describe";
import { describeInitiator } from "../initiator";
import { driftRemedy, unreadableRemedy } from "../remedies";
import type { Life, PageData, RowProblem, Trait, UserRow } from "./client/data";
import { lastOf, type StackRecord } from "./stacks";
import { Texts } from "./texts";

/** The list of users, as the page's scripts take it. */
export function pageData(stacks: readonly StackRecord[]): PageData {
  const texts = new Texts();
  const all = stacks.flatMap(({ record }, stack) => linesIn(record).map((line) => ({ ...line, stack, record })));
  const [first, rest] = [
    all.filter(({ problems }) => problems.length > 0),
    all.filter((line) => line.problems.length === 0),
  ];
  const ordered = [...first.toSorted((left, right) => byProblem(left.problems, right.problems)), ...rest];
  return {
    rows: ordered.map(({ record, ...line }) => rowOf(line, record, texts)),
    texts: texts.all(),
    stacks: stacks.map(({ name }) => name),
    ended: lastOf(stacks.map(({ record }) => record)),
  };
}

interface Line {
  readonly entry: UserEntry;
  readonly problems: readonly Problem[];
  readonly isGone: boolean;
  readonly approvals: NonNullable<RunRecord["approvals"]>;
}

function byProblem([left]: readonly Problem[], [right]: readonly Problem[]): number {
  return left === undefined || right === undefined ? 0 : inOrder(left, right);
}

/** A line for each user, and for whoever else has a problem: somebody who is not watched, the tenant, the stack. */
function linesIn(record: RunRecord): Line[] {
  const problems = Map.groupBy(problemsIn(standing(record)), ({ user }) => user);
  const approvals = Map.groupBy(record.approvals ?? [], ({ user }) => user);
  const gone = new Set(record.gone);
  const lineOf = (entry: UserEntry, own: readonly Problem[] = []): Line => ({
    entry,
    problems: own,
    isGone: gone.has(entry.user),
    approvals: approvals.get(entry.user) ?? [],
  });
  const watched = new Set<string | undefined>(record.users.map(({ user }) => user));
  const others = [...problems].filter(([user]) => !watched.has(user));
  return [
    ...record.users.map((entry) => lineOf(entry, problems.get(entry.user))),
    ...others.map(([user = theStack, own]) => lineOf({ user, observation: "unknown" }, own)),
  ];
}

/** Whom a finding is about that is about no user. */
export const theStack = "the stack";

function rowOf(
  { entry, problems, isGone, approvals, stack }: Line & { readonly stack: number },
  record: RunRecord,
  texts: Texts,
): UserRow {
  const { user, observation, pass, lastReadDateTime } = entry;
  const life: Life | undefined = pass && {
    id: plain(pass.methodId),
    ...(pass.createdDateTime !== undefined && { created: plain(pass.createdDateTime) }),
    ...(pass.startDateTime !== undefined && { starts: plain(pass.startDateTime) }),
    ...(pass.expiresDateTime !== undefined && { expires: plain(pass.expiresDateTime) }),
  };
  return {
    user: plain(user),
    stack,
    pass: describeUser({ observation, pass }),
    is: traitsOf(entry, problems, isGone),
    ...(life && { life }),
    ...(lastReadDateTime !== undefined && { read: texts.place(lastReadDateTime) }),
    ...(problems.length > 0 && { problems: problems.map((problem) => problemOf(problem, entry, record.stack, texts)) }),
    ...(approvals.length > 0 && { approvals: approvals.map(approvalText) }),
  };
}

function traitsOf({ observation, pass }: UserFact, problems: readonly Problem[], isGone: boolean): Trait[] {
  const isThere = observation !== "gone" && !isGone;
  const has: Readonly<Record<Trait, boolean>> = {
    new: problems.some(({ status }) => status === "new"),
    drifted: problems.some(({ what }) => what === "drift"),
    findings: problems.some(({ what }) => what === "finding"),
    unread: problems.some(({ what }) => what === "couldNotTell"),
    withPass: isThere && pass !== undefined,
    usable: isThere && pass?.isUsable === true,
    gone: isGone,
  };
  return (Object.keys(has) as Trait[]).filter((trait) => has[trait]);
}

function problemOf(problem: Problem, fact: UserFact, stack: string, texts: Texts): RowProblem {
  const { what, severity, status = "new", name } = problem;
  const known = { what, severity, status: statusWords[status], name: plain(name) };
  switch (problem.what) {
    case "drift": {
      const { entry } = problem;
      const by = describeInitiator(entry);
      const approval = linesToPaste([entry]);
      const commands = commandsFor(entry, stack);
      return {
        ...known,
        text: describeDrifted(entry, fact),
        ...sinceOf(entry),
        ...(by !== undefined && { by }),
        changes: entry.changes.map(({ propertyName, desiredValue, currentValue }) => [
          plain(propertyName),
          textOf(desiredValue),
          textOf(currentValue),
        ]),
        remedy: texts.place(driftRemedy(entry.kind)),
        ...(approval !== "" && { approval }),
        ...(commands.length > 0 && {
          commands: commands.map((command) => [texts.place(`${command.shell}: ${command.what}`), command.line]),
        }),
      };
    }
    case "finding": {
      const { message, enforcementLevel, remediationSteps } = problem.entry;
      return {
        ...known,
        text: plain(message),
        level: enforcementLevel,
        ...(remediationSteps && { remedy: texts.place(plain(remediationSteps)) }),
      };
    }
    case "couldNotTell": {
      const { entry } = problem;
      return {
        ...known,
        text: plain(withReason(reasonWords[entry.reason], entry.message)),
        ...sinceOf(entry),
        remedy: texts.place(unreadableRemedy(entry)),
      };
    }
  }
}

/** A message may begin with the reason. */
function withReason(reason: string, message: string): string {
  return message.startsWith(reason) ? message : `${reason}: ${message}`;
}

function sinceOf({ firstReportedDateTime }: { readonly firstReportedDateTime?: string | undefined }) {
  return firstReportedDateTime === undefined ? {} : { since: plain(firstReportedDateTime) };
}

function textOf(value: string | number | boolean | undefined): string | null {
  return value === undefined ? null : plain(String(value));
}

function approvalText(entry: NonNullable<RunRecord["approvals"]>[number]): string {
  const { state, accepted, expires, why } = describeApproval(entry);
  return plain(`${entry.kind}: ${state} ${accepted}${expires === "" ? "" : `, until ${expires}`}; ${why}`);
}
