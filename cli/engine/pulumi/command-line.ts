import { execFile } from "node:child_process";
import { delimiter, dirname, isAbsolute } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { commandLineError } from "./cli-error";

export interface CommandLineOptions {
  readonly command: PulumiCommand;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What a command wrote on stdout, and whether it ended well. */
export interface Answer {
  readonly stdout: string;
  readonly succeeded: boolean;
  readonly error: Error | undefined;
}

/** Runs `pulumi <args>`: for what the Automation API lacks, or does by showing secrets. */
export function runCommandLine(
  { command: { command }, cwd, env }: CommandLineOptions,
  args: readonly string[],
  input?: string,
): Promise<Answer> {
  // An installation that is not on the PATH has its plugins beside it.
  const path = isAbsolute(command) ? { PATH: [dirname(command), process.env["PATH"]].join(delimiter) } : {};
  return new Promise((resolve) => {
    const child = execFile(
      command,
      [...args, "--non-interactive", "--color", "never"],
      { cwd, env: { ...process.env, ...env, ...path }, maxBuffer: Number.POSITIVE_INFINITY },
      (error, stdout, stderr) =>
        resolve({
          stdout,
          succeeded: error === null,
          error: error === null ? undefined : commandLineError({ ...error, message: error.message, stderr }),
        }),
    );
    // A command that ended before it read its input has said why.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
