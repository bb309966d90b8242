import { Command } from "commander";
import { runAccepting } from "../acceptance/accepting";
import { currentActor } from "../acceptance/actor";
import { readTicket, readUntil, readUsers } from "../acceptance/request";
import { askReview, showReview } from "../acceptance/review";
import { Trail } from "../acceptance/trail";
import { currentTerminal, questionsOn } from "../ask";
import { currentDate } from "../clock";
import { nameOf } from "../engine/state";
import { exitCodeOf } from "../exit-code";
import { collect, engineFor, filesOf, operationOptions, type PolicyOptions, policyOptions, stackOf } from "../options";
import { startProgress } from "../progress";
import { inertJson } from "../report/json";
import { operationDocument } from "../report/operation";
import { isMethod, type Picture, pictureOf } from "../report/picture";
import { render } from "../report/terminal";
import type { Exit } from "./operation";

interface AcceptOptions extends PolicyOptions {
  readonly user: readonly string[];
  readonly all?: boolean;
  readonly ticket?: string;
  readonly until?: string;
  readonly yes?: boolean;
  readonly diff?: boolean;
  readonly json?: boolean;
}

export function acceptCommand(exit: Exit): Command {
  return policyOptions(new Command("accept"))
    .option("-u, --user <name>", "accept this user's drift; may be repeated", collect, [])
    .option("--all", "accept all drift that there is")
    .option("--ticket <id>", "where the agreement stands; goes to the audit trail")
    .option("--until <instant>", "accept for a while only (ISO 8601): then it is drift again")
    .option("-y, --yes", "do not ask; needed where there is no terminal")
    .option("--diff", "show every property that differs")
    .option("--json", "print what came of it as one JSON document")
    .description("accept drift, of the users that you name, after showing it; everything else stays drift")
    .addHelpText(
      "after",
      `
It runs 'up' for these users. Who accepted what, when and why goes to .tapwatch/<stack>.accepted.jsonl, and into the next
run record. A mandatory policy violation stops it, and nothing is accepted.

Examples:
  tapwatch accept --stack prod
  tapwatch accept --stack prod --user alice@contoso.com --ticket CHG-1042 --yes
  tapwatch accept --stack prod --user alice@contoso.com --until 2026-03-02T18:00:00Z --yes`,
    )
    .action(async (given: AcceptOptions) => exit(await accept(given)));
}

async function accept(given: AcceptOptions): Promise<number> {
  const terminal = given.yes === true ? undefined : currentTerminal();
  const isNamed = given.user.length > 0 || given.all === true;
  if (given.user.length > 0 && given.all === true) throw new Error("--user and --all exclude each other: give one");
  if (terminal === undefined && given.yes !== true) {
    throw new Error("nobody can be asked without a terminal: name whom to accept (--user, or --all), and add --yes");
  }
  if (terminal === undefined && !isNamed) throw new Error("--yes needs to know whom: add --user <name>, or --all");
  const questions = terminal && (await questionsOn(terminal));

  const terms = { ticket: readTicket(given.ticket), until: readUntil(given.until, currentDate()) };
  const engine = await engineFor(given);
  const { deployment } = await engine.export();
  const watched = (deployment.resources ?? []).filter(isMethod).map(({ urn }) => nameOf(urn));
  const users = readUsers(given.user, watched);

  const progress = startProgress("Reading the tenant");
  const { result, acceptances } = await runAccepting({
    engine,
    options: { ...operationOptions(given), targets: users, onProgress: progress.onProgress },
    trail: new Trail(filesOf(given).accepted),
    by: currentActor(),
    now: currentDate,
    review: async (preview) => {
      progress.stop();
      const drifted = acceptable(pictureOf(preview), users);
      const text = showReview(drifted, users, given.diff === true);
      (given.json === true ? process.stderr : process.stdout).write(text);
      if (drifted.length === 0) return { decision: "stop" };
      if (questions) return askReview(drifted, questions, { isNamed, terms, now: currentDate() });
      return { decision: { targets: drifted.map(({ user }) => user) }, ...terms };
    },
  }).finally(progress.stop);

  if (given.json === true) {
    const document = { ...operationDocument(result, { stack: stackOf(given) }), acceptances };
    process.stdout.write(`${inertJson(document, 1)}\n`);
  } else {
    const isNothing = result.kind === "preview" && !result.stopped;
    process.stdout.write(isNothing ? "Nothing was accepted.\n" : render(result));
  }
  return exitCodeOf(result);
}

/** Drift of these users, or of all; of none that could not be read now. */
function acceptable({ drifted, unread }: Picture, users: readonly string[]): Picture["drifted"] {
  const failed = new Set(unread.map(({ user }) => user));
  return drifted.filter(({ user }) => !failed.has(user) && (users.length === 0 || users.includes(user)));
}
