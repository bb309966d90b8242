import { isListed } from "@tapwatch/policies";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { UserFact } from "../outcome/outcome";
import { type Severity, severities } from "../outcome/severity";
import { type Problem, statusWords } from "../record/problems";
import type { Status } from "../record/record";

/** What a report for people is to show. Never what counts: the verdict, the exit code and the record are of all. */
export interface Filter {
  /** At least as severe. */
  readonly severity?: Severity;
  readonly status?: readonly Status[];
  /** Names without regard to case; `*` stands for any text. */
  readonly user?: readonly string[];
  readonly label?: readonly string[];
}

export interface Filtered {
  readonly problems: readonly Problem[];
  /** Whether entries about this user are shown, such as approvals. */
  readonly isShown: (user: string) => boolean;
  /** What is left out; empty: there is no filter. */
  readonly note: string;
}

/** The problems that a filter lets through, in their order, and how many it does not. */
export function filtered(problems: readonly Problem[], users: readonly UserFact[], filter: Filter = {}): Filtered {
  const { severity, status, user: names, label: labels } = filter;
  const labelsOf = new Map(users.map((user) => [user.user, user.labels ?? []]));
  const isShown = (user: string) =>
    (names === undefined || isListed(user, names)) &&
    (labels === undefined || (labelsOf.get(user) ?? []).some((label) => labels.includes(label)));
  const isWanted = (problem: Problem) =>
    (severity === undefined || severities.indexOf(problem.severity) <= severities.indexOf(severity)) &&
    (status === undefined || problem.status === undefined || status.includes(problem.status)) &&
    isShown(problem.user ?? "");
  const shown = problems.filter(isWanted);
  const given = [
    ...(severity === undefined ? [] : [`--severity ${severity}`]),
    ...(status ?? []).map((each) => `--status ${wordOf(each)}`),
    ...(names ?? []).map((name) => `--user ${name}`),
    ...(labels ?? []).map((label) => `--label ${label}`),
  ];
  const strangers = [
    ...(names ?? []).filter((name) => !users.some(({ user }) => isListed(user, [name]))),
    ...(labels ?? []).filter((label) => !users.some((user) => user.labels?.includes(label))),
  ];
  const nobody = strangers.length === 0 ? "" : `; no watched user has ${strangers.join(", ")}`;
  const note = `Filtered (${given.join(", ")}): ${shown.length} of ${problems.length} shown${nobody}`;
  return { problems: shown, isShown, note: given.length === 0 ? "" : note };
}

/** As the option has it. */
function wordOf(status: Status): string {
  return status === "still" ? "known" : status;
}

const statusOf = new Map((Object.keys(statusWords) as Status[]).map((status) => [wordOf(status), status]));

export interface FilterOptions {
  readonly severity?: Severity;
  readonly status?: readonly Status[];
  readonly user?: readonly string[];
  readonly label?: readonly string[];
  readonly quiet?: boolean;
}

export function quietOption(command: Command): Command {
  return command.option("-q, --quiet", "print the verdict only");
}

/**
 * Options of a command that shows problems. A command that changes the state takes none: `--user` would look like a choice of
 * whom it is about.
 * @param hasHistory whether it knows what is new
 */
export function filterOptions(command: Command, hasHistory: boolean): Command {
  const several = (text: string, previous: readonly string[] = []) => [...previous, text];
  const filters = quietOption(command)
    .addOption(new Option("--severity <severity>", "show what is at least as severe").choices(severities))
    .option("--user <name>", "show only this user; * stands for any text; may be repeated", several)
    .option("--label <label>", "show only users with this label; may be repeated", several);
  if (!hasHistory) return filters;
  return filters.option("--status <status>", "show only what is new, known, or fixed; may be repeated", readStatus);
}

function readStatus(text: string, previous: readonly Status[] = []): Status[] {
  const status = statusOf.get(text);
  if (status === undefined) throw new InvalidArgumentError(`write one of ${[...statusOf.keys()].join(", ")}`);
  return [...previous, status];
}

/** How a report for people is to be rendered, by the options. */
export function shownBy({ severity, status, user, label, quiet = false }: FilterOptions) {
  const filter: Filter = {
    ...(severity && { severity }),
    ...(status && { status }),
    ...(user && { user }),
    ...(label && { label }),
  };
  return { quiet, ...(Object.keys(filter).length > 0 && { filter }) };
}
