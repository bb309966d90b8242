import { exitCodes } from "../outcome/exit-code";

const words: Readonly<Record<keyof typeof exitCodes, string>> = {
  inSync: "in sync",
  failed: "failed",
  violation: "violation",
  drift: "drift",
  unread: "could not tell",
};

/** How a run ended, in a word or three. A code of a later version is shown as it is. */
export function resultWords(exitCode: number): string {
  const [name] = Object.entries(exitCodes).find(([, { code }]) => code === exitCode) ?? [];
  return name === undefined ? `exit ${exitCode}` : words[name as keyof typeof exitCodes];
}
