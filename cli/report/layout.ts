import pc from "picocolors";
import { lineStart, plain } from "../base/text";

/** The parts that say something, a line between them. */
export function joined(parts: readonly string[]): string {
  return `${parts.filter((text) => text !== "").join("\n\n")}\n`;
}

export function section(title: string, body: string): string {
  return body === "" ? "" : `${pc.bold(title)}\n${body}`;
}

export function list(lines: readonly string[]): string {
  const safe = (line: string) => lineStart(plain(line));
  return lines.map((line) => `  ${line.split("\n").map(safe).join("\n  ")}`).join("\n");
}
