import { CommanderError } from "commander";
import { sayError } from "./base/say-error";
import { completeCommand, completionCommand } from "./commands/completion";
import { type Failure, tellFailure } from "./commands/failure";
import type { Hosts } from "./engine/embedded/hosts";
import { exitCodes } from "./outcome/exit-code";
import { createProgram } from "./program";
import { endTelemetry, startTelemetry } from "./telemetry";

/**
 * Runs the command. Data goes to stdout, everything else to stderr.
 * @param args without node and script
 * @param hosts where the embedded engine's parts live; default: what came with tapwatch in this process, all others in their own
 * @returns the exit code; errors are said and never thrown
 */
export async function main(args: readonly string[], hosts?: Hosts): Promise<number> {
  const code = await run(args, hosts);
  await endTelemetry(code);
  return code;
}

async function run(args: readonly string[], hosts: Hosts | undefined): Promise<number> {
  let code: number = exitCodes.inSync.code;
  let failure: Failure | undefined;
  const program = createProgram((result, why) => {
    code = result;
    failure = why;
  });
  const tell = (why: Failure) =>
    tellFailure(
      program.commands.find((command) => command.name() === args[0]),
      why,
      process.env,
    );
  // Completion is asked at each press of a key: it must not wait for a collector.
  program.hook("preAction", async (_program, command) => {
    command.setOptionValue("hosts", hosts);
    if (command.name() !== "complete") await startTelemetry(command.name(), process.env);
  });
  program.addCommand(completionCommand().copyInheritedSettings(program));
  program.addCommand(completeCommand(() => createProgram(() => {})).copyInheritedSettings(program), { hidden: true });
  try {
    await program.parseAsync(args, { from: "user" });
    if (failure !== undefined) await tell(failure);
    return code;
  } catch (error) {
    // commander has written its own messages already: help, version, and what is wrong with the arguments.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.inSync.code;
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof CommanderError)) sayError(message);
    await tell({ error: message.replace(/^error: /, "") });
    return exitCodes.failed.code;
  }
}
