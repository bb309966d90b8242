import pc from "picocolors";
import { lineStart, plain } from "./text";

/** Says what went wrong where people look for it: on stderr, whatever stdout is for. */
export function sayError(message: string): void {
  say(pc.red("error:"), message, 7);
}

/** The same of what stops nothing. */
export function sayWarning(message: string): void {
  say(pc.yellow("warning:"), message, 9);
}

function say(title: string, message: string, indent: number): void {
  const lines = message.split("\n").map((line) => lineStart(plain(line)));
  process.stderr.write(`${title} ${lines.join(`\n${" ".repeat(indent)}`)}\n`);
}
