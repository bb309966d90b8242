import { stripVTControlCharacters } from "node:util";
import { plainMessage } from "./policy-event";

const noStack = /no stack named .* found/;

/** Messages of Pulumi's command line, their meaning and the remedy. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /stack is currently locked|Another update is currently in progress/,
    "another run is working on the stack: wait for it to end; if none is alive, 'pulumi cancel' takes the lock away",
  ],
  [
    /passphrase must be set|incorrect passphrase/,
    "set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the stack's own passphrase",
  ],
  [
    /PULUMI_ACCESS_TOKEN must be set|not logged in|invalid access token/i,
    "sign in to where the state is to be kept: 'pulumi login', or 'pulumi login file://~' for this machine, " +
      "or use --engine embedded",
  ],
  [noStack, "begin the watch with 'tapwatch up' first"],
];

/** Whether it is the error that there is no such stack. */
export function isNoStack({ message }: Error): boolean {
  return noStack.test(message);
}

/** What the Automation API and Node throw if a command failed. */
interface CommandFailure {
  readonly commandResult?: { readonly err?: CommandFailure };
  readonly message?: string;
  /** The message without the command, which may have a thousand users in it. */
  readonly originalMessage?: string;
  readonly stderr?: string;
  readonly signal?: string | null;
  readonly exitCode?: number | string | null | undefined;
  /** The exit code, or why the command could not be started. */
  readonly code?: number | string | null;
}

/** The output of a failed command. If there is none, for example because it was killed, how it ended. */
function saidBy({ stderr, signal, code, exitCode = code, originalMessage, message }: CommandFailure): string {
  if (stderr) return stderr;
  if (signal) return `ended by ${signal}, without an error message`;
  if (Number.isInteger(exitCode)) return `ended with exit code ${exitCode}, without an error message`;
  return originalMessage ?? message ?? "failed without an error message";
}

/** An error of Pulumi's command line in the user's words. Nothing but what Pulumi itself calls an error is repeated. */
export function commandLineError(error: unknown): Error {
  const failed = error as CommandFailure;
  const said = saidBy(failed.commandResult?.err ?? failed);
  // A pack's error comes with the stack of its process.
  const text = plainMessage(stripVTControlCharacters(said)).replace(/\n +at [^\n]*/g, "");
  const message = /^error: ([\s\S]*)$/m.exec(text)?.[1]?.trim() ?? text.trim();
  const [, remedy] = remedies.find(([pattern]) => pattern.test(text)) ?? [];
  return new Error(`pulumi: ${[message, remedy].filter(Boolean).join("\n")}`);
}
