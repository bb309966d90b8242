import { stripVTControlCharacters } from "node:util";
import { plainMessage } from "./policy-event";

const noStack = /no stack named .* found/;

/** What Pulumi's command line says, by what it means, and what to do about it. */
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

/** An error of Pulumi's command line in the user's words. Nothing but what Pulumi itself calls an error is repeated. */
export function commandLineError(error: unknown): Error {
  const failed = error as { message?: string; commandResult?: { err?: { stderr?: string } }; stderr?: string };
  const said = failed.commandResult?.err?.stderr ?? failed.stderr ?? failed.message ?? String(error);
  // A pack's error comes with the stack of its process.
  const text = plainMessage(stripVTControlCharacters(said)).replace(/\n +at [^\n]*/g, "");
  const message = /^error: ([\s\S]*)$/m.exec(text)?.[1]?.trim() ?? text.trim();
  const [, remedy] = remedies.find(([pattern]) => pattern.test(text)) ?? [];
  return new Error(`pulumi: ${[message, remedy].filter(Boolean).join("\n")}`);
}
