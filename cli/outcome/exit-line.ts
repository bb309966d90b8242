import { type ExitFacts, exitCodes, standingIn } from "./exit-code";

/**
 * The exit code in words, as the last line of a command's terminal output, with the other outcomes that stand: the code alone
 * names one of them.
 * @param code as the command ends; it may be worse than the facts alone
 */
export function exitLine(code: number, facts: ExitFacts): string {
  const words = Object.values(exitCodes).find((outcome) => outcome.code === code)?.words;
  // After a failed run no other outcome is certain.
  const others = code === exitCodes.failed.code ? [] : standingIn(facts, false);
  const also = others
    .map((name) => exitCodes[name])
    .filter((outcome) => outcome.code !== code && outcome.code !== exitCodes.inSync.code)
    .map((outcome) => `${outcome.words} (${outcome.code})`);
  return `Exit ${code}: ${words}${also.length > 0 ? `; also: ${also.join(", ")}` : ""}\n`;
}
