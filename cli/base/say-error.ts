import pc from "picocolors";
import { lineStart, plain } from "./text";

/** Says what went wrong where people look for it: on stderr, whatever stdout is for. */
export function sayError(message: string): void {
  const lines = message.split("\n").map((line) => lineStart(plain(line)));
  process.stderr.write(`${pc.red("error:")} ${lines.join("\n       ")}\n`);
}
