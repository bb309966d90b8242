import pc from "picocolors";
import { lineStart, plain } from "../base/text";
import type { Fault } from "./fault";

/** A line for each fault, and what was looked at. */
export function renderFaults(stacks: readonly string[], faults: readonly Fault[]): string {
  const lines = faults.map(({ level, file, field, message }) => {
    const colour = level === "error" ? pc.red : pc.yellow;
    const place = field === undefined ? file : `${file}: ${field}`;
    return `${colour(`${level}:`)} ${lineStart(plain(place))}: ${plain(message)}`;
  });
  const errors = faults.filter(({ level }) => level === "error").length;
  const names = plain(stacks.join(", "));
  const about = stacks.length === 1 ? `stack ${names}` : `${stacks.length} stacks (${names})`;
  const many = errors === 1 ? "1 fault" : `${errors} faults`;
  const total = errors === 0 ? `Valid: ${about}.` : `${many}${stacks.length === 0 ? "" : ` in ${about}`}.`;
  return `${[...lines, total].join("\n")}\n`;
}
