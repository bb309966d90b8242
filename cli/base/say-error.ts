import pc from "picocolors";
import { lineStart, plain } from "./text";

/** Shows an error on stderr, because stdout may be data. */
export function sayError(message: string): void {
  say(pc.red("error:"), message, 7);
}

/** The same for a problem that stops nothing. */
export function sayWarning(message: string): void {
  say(pc.yellow("warning:"), message, 9);
}

function say(title: string, message: string, indent: number): void {
  const lines = message.split("\n").map((line) => lineStart(plain(line)));
  process.stderr.write(`${title} ${lines.join(`\n${" ".repeat(indent)}`)}\n`);
}
