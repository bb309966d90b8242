import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { acceptCommand } from "./commands/accept";
import { checkCommand } from "./commands/check";
import { demoCommand } from "./commands/demo";
import { destroyCommand } from "./commands/destroy";
import { diffCommand } from "./commands/diff";
import { doctorCommand } from "./commands/doctor";
import { exportCommand } from "./commands/export";
import { importCommand } from "./commands/import";
import { initCommand } from "./commands/init";
import { outputsCommand } from "./commands/outputs";
import { previewCommand } from "./commands/preview";
import { refreshCommand } from "./commands/refresh";
import { reportCommand } from "./commands/report";
import { statusCommand } from "./commands/status";
import { upCommand } from "./commands/up";
import { exitCodeHelp, exitCodes } from "./exit-code";
import { lineStart, plain } from "./report/describe";

/**
 * Runs the command. Data goes to stdout, everything else to stderr.
 * @param args without node and script
 * @returns the exit code; errors are said and never thrown
 */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.inSync.code;
  const program = new Command("tapwatch")
    .description(
      "Watches the Temporary Access Passes of a Microsoft Entra tenant as infrastructure: read-only, and whole.",
    )
    .version((require("../package.json") as { version: string }).version)
    .showHelpAfterError("(tapwatch --help says what there is)")
    .addHelpText("after", exitCodeHelp())
    .exitOverride();
  for (const command of [
    initCommand,
    upCommand,
    previewCommand,
    refreshCommand,
    checkCommand,
    acceptCommand,
    reportCommand,
    diffCommand,
    outputsCommand,
    exportCommand,
    importCommand,
    destroyCommand,
    statusCommand,
    doctorCommand,
    demoCommand,
  ]) {
    program.addCommand(
      command((result) => {
        code = result;
      }).copyInheritedSettings(program),
    );
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // commander has written its own messages already: help, version, and what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.failed.code;
    const lines = (error instanceof Error ? error.message : String(error))
      .split("\n")
      .map((line) => lineStart(plain(line)));
    process.stderr.write(`${pc.red("error:")} ${lines.join("\n       ")}\n`);
    return exitCodes.failed.code;
  }
}
