import { Command } from "commander";
import { didYouMean } from "./base/nearest";
import { version } from "./base/version";
import { acceptCommand } from "./commands/accept";
import { checkCommand } from "./commands/check";
import { demoCommand } from "./commands/demo";
import { destroyCommand } from "./commands/destroy";
import { diffCommand } from "./commands/diff";
import { doctorCommand } from "./commands/doctor";
import { eventsCommand } from "./commands/events";
import { explainCommand } from "./commands/explain";
import { exportCommand } from "./commands/export";
import { historyCommand } from "./commands/history";
import { importCommand } from "./commands/import";
import { initCommand } from "./commands/init";
import type { Exit } from "./commands/operation";
import { outputsCommand } from "./commands/outputs";
import { policiesCommand } from "./commands/policies";
import { previewCommand } from "./commands/preview";
import { refreshCommand } from "./commands/refresh";
import { reportCommand } from "./commands/report";
import { statusCommand } from "./commands/status";
import { upCommand } from "./commands/up";
import { validateCommand } from "./commands/validate";
import { eventsExitCodeHelp, exitCodeHelp, plainExitCodeHelp } from "./outcome/exit-code";

/** Their exit code tells how things stand. */
const watching = [
  upCommand,
  previewCommand,
  refreshCommand,
  checkCommand,
  acceptCommand,
  destroyCommand,
  statusCommand,
];
/** Theirs tells whether they did it. */
const serving = [
  initCommand,
  doctorCommand,
  validateCommand,
  reportCommand,
  diffCommand,
  historyCommand,
  policiesCommand,
  explainCommand,
  outputsCommand,
  exportCommand,
  importCommand,
  demoCommand,
];

/** The command with all that it can do, but for the completion of its own arguments. */
export function createProgram(exit: Exit): Command {
  const program = new Command("tapwatch")
    .description("Watches the Temporary Access Passes of a Microsoft Entra tenant as infrastructure. Read-only.")
    .version(version)
    .showHelpAfterError("(tapwatch --help lists the commands)")
    .addHelpText("after", exitCodeHelp())
    .addHelpText(
      "after",
      "\nFirst steps: tapwatch demo, then tapwatch init. What a command does: tapwatch <command> --help",
    )
    .helpCommand(false)
    .exitOverride();
  const groups = [
    [watching, exitCodeHelp()],
    [[eventsCommand], eventsExitCodeHelp],
    [serving, plainExitCodeHelp],
  ] as const;
  for (const [commands, help] of groups) {
    for (const command of commands) {
      program.addCommand(command(exit).addHelpText("after", help).copyInheritedSettings(program));
    }
  }
  return program.addCommand(helpCommand(program).copyInheritedSettings(program));
}

/** commander's own says nothing of a command that there is not. */
function helpCommand(program: Command): Command {
  return new Command("help")
    .argument("[command]")
    .description("print what a command does")
    .action((name?: string) => {
      const command = name === undefined ? program : program.commands.find((each) => each.name() === name);
      if (command === undefined) {
        const names = program.commands.map((each) => each.name());
        program.error(`error: there is no command '${name}'${didYouMean([name ?? ""], names)}`);
      }
      command.outputHelp();
    });
}
