import { Command, Option } from "commander";
import { currentActor } from "../accept/actor";
import { describeOutcome, shortened, unusedOf } from "../accept/outcome";
import { findApprovals } from "../accept/place";
import { type AcceptPlan, planOf, withPass } from "../accept/plan";
import { assertReported } from "../accept/reported";
import { readExpires, readTicket, readUsers } from "../accept/request";
import { askReview, type Reviewed, showReview, type Terms } from "../accept/review";
import { acceptableIn } from "../accept/targets";
import { addApprovals } from "../accept/write";
import { entriesFor } from "../approvals/lines";
import { currentTerminal, questionsOn } from "../base/ask";
import { currentDate } from "../base/clock";
import { withProgress } from "../base/progress";
import { sayError } from "../base/say-error";
import { shownPath } from "../base/shown-path";
import { plain } from "../base/text";
import { errorsOf } from "../outcome/errors";
import { exitCodes, worstOf } from "../outcome/exit-code";
import { outcomeOf } from "../outcome/of-result";
import type { Outcome } from "../outcome/outcome";
import { inertJson } from "../report/json";
import { operationDocument } from "../report/operation";
import { render } from "../report/terminal";
import type { Exit } from "./operation";
import {
  collect,
  engineFor,
  operationOptions,
  type PolicyOptions,
  placeOf,
  policyOptions,
  shownStack,
} from "./options";

interface AcceptOptions extends PolicyOptions {
  readonly user: readonly string[];
  readonly all?: boolean;
  readonly pass?: string;
  readonly ticket?: string;
  readonly expires?: string;
  readonly until?: string;
  readonly yes?: boolean;
  readonly diff?: boolean;
  readonly json?: boolean;
}

export function acceptCommand(exit: Exit): Command {
  return policyOptions(new Command("accept"))
    .option("-u, --user <name>", "accept this user's drift; may be repeated", collect, [])
    .option("--all", "accept all drift")
    .option("--pass <method-id>", "accept this pass only, of the one user that you name (or none, gone, returned)")
    .option("--ticket <id>", "the ticket of the agreement")
    .option("--expires <instant>", "accept until this instant only (ISO 8601); then it is drift again")
    .addOption(new Option("--until <instant>", "the older name of --expires").hideHelp())
    .option("-y, --yes", "do not ask; needed without a terminal")
    .option("--diff", "show every property that differs")
    .option("--json", "print the outcome as one JSON document")
    .description("show the drift of the users that you name, and approve it; all other drift stays")
    .addHelpText(
      "after",
      `
It adds an approval that names the pass, and the ticket, to the stack's approvals (tapwatch:approvals; without one,
approvals.<stack>.yaml), and runs 'up' for these users. Commit the file: its history says who accepted what, and why.
With --yes it accepts only what the last run reported, or the pass that --pass names.
An accepted pass that breaks a mandatory policy stays accepted, and the exit code is 3.

Examples:
  tapwatch accept --stack prod
  tapwatch accept --stack prod --user alice@contoso.com --ticket CHG-1042 --yes
  tapwatch accept --stack prod --user alice@contoso.com --pass <method-id> --ticket CHG-1042 --yes
  tapwatch accept --stack prod --user alice@contoso.com --ticket CHG-1042 --expires 2026-03-02T18:00:00Z --yes`,
    )
    .action(async (given: AcceptOptions) => exit(await accept(given)));
}

async function accept(given: AcceptOptions): Promise<number> {
  const isNamed = given.user.length > 0 || given.all === true;
  const terminal = terminalFor(given, isNamed);
  if (given.pass !== undefined && given.user.length !== 1) {
    throw new Error("--pass names the pass of one user: give one --user with it");
  }
  const terms = {
    ticket: readTicket(given.ticket),
    expires: readExpires(expiresOf(given), currentDate()),
  };
  if (terminal === undefined && terms.ticket === undefined) {
    throw new Error("--ticket is missing: add the ticket of the agreement, such as --ticket CHG-1042");
  }
  const questions = terminal && (await questionsOn(terminal));
  const place = findApprovals(placeOf(given));
  // Before anything is written: a wrong option must not leave lines behind.
  const judging = operationOptions(given);

  const engine = await engineFor(given);
  const { deployment } = await engine.export();
  const saved = deployment.resources ?? [];
  const { names, ofTenant, urnsOf } = acceptableIn(saved);
  const named = readUsers(given.user, names);

  const preview = outcomeOf(
    await withProgress("Reading the tenant", (onProgress) => engine.preview({ targets: urnsOf(named), onProgress })),
  );
  const plan = withPass(planOf(preview, named, ofTenant), given.pass);
  (given.json === true ? process.stderr : process.stdout).write(showReview(plan, given.diff === true));
  const isEmpty = plan.drifted.length + plan.approved.length === 0;
  if (questions === undefined && !preview.stopped) assertReported(plan.drifted, saved, given.pass);
  const reviewed: Reviewed =
    questions && !isEmpty
      ? await askReview(plan, questions, { isNamed, terms, now: currentDate() })
      : {
          users: [...new Set([...plan.drifted, ...plan.approved].map(({ user }) => user))],
          drifted: plan.drifted,
          ...terms,
        };
  if (preview.stopped || reviewed.users.length === 0) return finish(given, preview, plan, []);

  const entries = entriesFor(reviewed.drifted, aboutOf(reviewed));
  if (entries.length > 0) {
    await addApprovals(place, entries);
    const count = entries.length === 1 ? "1 approval" : `${entries.length} approvals`;
    process.stderr.write(
      `Wrote ${count} to ${shownPath(place.file)}: commit the file; its history shows who accepted what.\n`,
    );
  }
  const result = await withProgress("Reading the tenant", (onProgress) =>
    engine.up({ ...judging, targets: urnsOf(reviewed.users), onProgress }),
  ).catch((error: Error) => {
    throw entries.length === 0
      ? error
      : new Error(`${error.message}\n${waiting(shownPath(place.file))}`, { cause: error });
  });
  const outcome = outcomeOf(result);
  const unused = unusedOf(outcome, entries);
  if (unused.length > 0) {
    const whose = plain(shortened(unused));
    process.stderr.write(`Not used: the approvals of ${whose}. ${waiting(shownPath(place.file))}\n`);
  }
  return finish(given, outcome, plan, reviewed.users, entries.length > 0 ? { file: place.file, entries } : undefined);
}

/** An approval that is not used yet covers what fits it later. */
function waiting(place: string): string {
  return `The approvals are in ${place}, and the next 'up' uses them: remove them if they are not wanted.`;
}

function expiresOf({ expires, until }: AcceptOptions): string | undefined {
  if (expires !== undefined && until !== undefined) {
    throw new Error("--until is the older name of --expires: give one of them");
  }
  return expires ?? until;
}

function terminalFor({ yes, user, all }: AcceptOptions, isNamed: boolean) {
  if (user.length > 0 && all === true) throw new Error("--user and --all cannot be combined: remove one");
  const terminal = yes === true ? undefined : currentTerminal();
  if (terminal === undefined && yes !== true) {
    throw new Error("accept cannot ask without a terminal: name the users (--user, or --all), and add --yes");
  }
  if (terminal === undefined && !isNamed) throw new Error("--yes needs users: add --user <name>, or --all");
  return terminal;
}

function aboutOf({ ticket, expires }: Terms) {
  return {
    ...(ticket !== undefined && { ticket }),
    ...(expires !== undefined && { expires }),
    by: currentActor().name,
    approvedDateTime: currentDate().toISOString(),
  };
}

/**
 * Says what came of it.
 * @param outcome of `up`, or of the preview if that was all
 * @param users the users whose drift was to be accepted; empty: there was a preview only
 */
function finish(
  given: AcceptOptions,
  outcome: Outcome,
  { notRead, approved }: AcceptPlan,
  users: readonly string[],
  written?: object,
): number {
  const wasRun = outcome.operation === "up";
  const exitCode = worstOf(
    outcome.exitCode,
    // `up` was about other users. What drifted before stays drift until it is read again.
    ...notRead.map(({ kind }) => (kind === undefined ? exitCodes.unread.code : exitCodes.drift.code)),
    // What a preview would accept is drift until an `up` accepts it.
    approved.length > 0 && !wasRun ? exitCodes.drift.code : exitCodes.inSync.code,
  );
  const sentence =
    wasRun && outcome.stopped ? "Nothing was accepted: 'up' was stopped." : describeOutcome(outcome, users, notRead);
  for (const error of errorsOf(outcome)) sayError(error);
  if (given.json === true) {
    const document = { ...operationDocument(outcome, { stack: shownStack(given) }), exitCode, notRead, written };
    process.stdout.write(`${inertJson(document, 1)}\n`);
  } else {
    // Users that could not be read were shown already, with the reason.
    const isShown = !wasRun && (!outcome.stopped || notRead.length > 0);
    process.stdout.write(
      isShown ? `${sentence}\n` : `${wasRun ? "\n" : ""}${render(outcome, { errorsAreSaid: true })}${sentence}\n`,
    );
  }
  return exitCode;
}
