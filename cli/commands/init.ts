import { cloudNames } from "@tapwatch/provider/settings";
import { Command, Option } from "commander";
import pc from "picocolors";
import { currentTerminal, questionsOn } from "../base/ask";
import { currentDate } from "../base/clock";
import { shownPath } from "../base/shown-path";
import { usersText } from "../base/text";
import { renderResults } from "../doctor/render";
import { askGiven, type Given } from "../init/questions";
import { exitCodes } from "../outcome/exit-code";
import { inertJson } from "../report/json";
import type { Exit } from "./operation";
import { collect } from "./options";

interface InitOptions {
  readonly stack?: string;
  readonly cwd: string;
  readonly user: readonly string[];
  readonly usersFile?: string;
  readonly cloud?: string;
  readonly graphRoot?: string;
  readonly authorityHost?: string;
  readonly activity?: boolean;
  readonly policy?: boolean;
  readonly force?: boolean;
  readonly yes?: boolean;
  readonly signIn: boolean;
  readonly json?: boolean;
}

export function initCommand(exit: Exit): Command {
  return new Command("init")
    .option("-s, --stack <name>", "the stack to write (default: dev)")
    .option("-C, --cwd <directory>", "the directory of the Pulumi project, or of a new one", ".")
    .option(
      "-u, --user <name>",
      "watch this user: user principal name, object id or 'me'; may be repeated",
      collect,
      [],
    )
    .option("--users-file <file>", "watch the users in this file: one name on each line, or a list in .json or .yaml")
    .addOption(new Option("--cloud <name>", "the tenant's Microsoft cloud").choices(cloudNames))
    .option("--graph-root <url>", "the Graph of a cloud of your own; needs --authority-host")
    .option("--authority-host <url>", "the authority of that cloud")
    .option("--activity", "watch the events of passes in the whole tenant too, by the directory audit log")
    .option("--policy", "watch the tenant's policy of passes too")
    .option("--force", "change an existing file: set what you give, and keep the rest")
    .option("-y, --yes", "do not ask")
    .option("--no-sign-in", "do not try the sign-in")
    .option("--json", "print what was written as one JSON document")
    .description(
      "write Pulumi.<stack>.yaml, approvals.<stack>.yaml and, if there is none, a project; try the sign-in and pin its tenant",
    )
    .addHelpText(
      "after",
      `
If there is no Pulumi.yaml, it writes one, a program of a few lines, package.json and .gitignore. It replaces no existing
file. On a terminal it asks for missing options. The sign-in reads one user; nothing in the tenant is changed.

Examples:
  tapwatch init
  tapwatch init --stack prod --user alice@contoso.com --user bob@contoso.com --yes
  tapwatch init --stack prod --user alice@contoso.com --activity --policy --yes
  tapwatch init --stack prod --users-file privileged.txt --cloud usgov --no-sign-in`,
    )
    .action(async (given: InitOptions) => exit(await init(given)));
}

async function init(options: InitOptions): Promise<number> {
  const { refuseExisting, planStack, writePlan, trySignIn, nextCommands } = await import("../init/index.js");
  const terminal = options.yes === true ? undefined : currentTerminal();
  const questions = terminal && (await questionsOn(terminal));
  const force = options.force === true;
  const { usersFile, stack, cloud, graphRoot, authorityHost, activity, policy } = options;
  const named = [...options.user, ...(usersFile === undefined ? [] : await usersIn(usersFile))];

  const users = named.length > 0 ? named : undefined;
  let given: Given = { stack, users, cloud, graphRoot, authorityHost, activity, policy };
  if (stack !== undefined) refuseExisting(options.cwd, stack, force);
  if (questions) given = await askGiven(given, questions);
  const name = given.stack ?? "dev";
  const planned = refuseExisting(options.cwd, name, force);
  if (given.users === undefined && !force) {
    throw new Error("no users: name them with --user or --users-file (init cannot ask without a terminal)");
  }
  const plan = planStack(planned, name, given);
  const written = plan.written.map((path) => shownPath(path));
  if (questions && !(await questions.confirm(`Write ${written.join(", ")}?`, true))) {
    throw new Error("cancelled: nothing was written");
  }
  await writePlan(plan);

  const signIn = options.signIn ? await trySignIn(plan, process.env, currentDate) : [];
  const next = nextCommands(plan, signIn);
  const exitCode = signIn.some(({ status }) => status === "fail") ? exitCodes.failed.code : exitCodes.inSync.code;
  const { file, approvals, approvalsFile } = plan;
  const count = plan.users.length;
  if (options.json === true) {
    const document = {
      documentVersion: 1,
      stack: name,
      file,
      written,
      users: count,
      approvals,
      exitCode,
      signIn,
      next,
    };
    process.stdout.write(`${inertJson(document, 1)}\n`);
  } else {
    const commands = next.map((command) => `  ${command}\n`).join("");
    process.stdout.write(
      `Wrote ${written.join(", ")}: ${usersText(count)}.\n` +
        `${approvals > 0 ? `${approvalsFile} exists: its approvals (${approvals}) count from the first 'up' on.\n` : ""}` +
        `${signIn.length > 0 ? `\n${renderResults(signIn)}` : ""}\n${pc.bold("Next:")}\n${commands}`,
    );
  }
  return exitCode;
}

async function usersIn(file: string): Promise<readonly unknown[]> {
  const { readUsersFile } = await import("@tapwatch/program/users");
  try {
    return readUsersFile(file);
  } catch (error) {
    throw new Error(`--users-file ${(error as Error).message}`);
  }
}
