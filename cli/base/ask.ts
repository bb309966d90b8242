import type { Readable, Writable } from "node:stream";

/** Where questions are asked and answered. Never stdout: that is for data. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
}

/** The terminal that somebody sits at; undefined: nobody can be asked. */
export function currentTerminal(): Terminal | undefined {
  return process.stdin.isTTY && process.stderr.isTTY ? { input: process.stdin, output: process.stderr } : undefined;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Questions. Each throws if its answer is Ctrl-C. */
export interface Questions {
  /** @returns at least one value; the list can be searched */
  choose(message: string, choices: readonly Choice[]): Promise<string[]>;
  chooseOne(message: string, choices: readonly Choice[]): Promise<string>;
  /** @param problemOf says what is wrong with an answer; undefined: nothing */
  text(message: string, problemOf: (answer: string) => string | undefined, placeholder?: string): Promise<string>;
  /** @param initialValue the answer of Enter; default: no */
  confirm(message: string, initialValue?: boolean): Promise<boolean>;
}

export async function questionsOn({ input, output }: Terminal): Promise<Questions> {
  // Loaded only where somebody is asked.
  const { autocompleteMultiselect, confirm, isCancel, select, text } = await import("@clack/prompts");
  const place = { input, output };
  const answered = <Answer>(answer: Answer): Exclude<Answer, symbol> => {
    if (isCancel(answer)) throw new Error("cancelled: nothing was changed");
    return answer as Exclude<Answer, symbol>;
  };
  return {
    choose: async (message, choices) =>
      answered(
        await autocompleteMultiselect<string>({ ...place, message, options: choices.map(copy), required: true }),
      ),
    chooseOne: async (message, choices) =>
      answered(await select<string>({ ...place, message, options: choices.map(copy) })),
    text: async (message, problemOf, placeholder = "") =>
      answered(
        await text({ ...place, message, placeholder, validate: (answer) => problemOf((answer ?? "").trim()) }),
      ).trim(),
    confirm: async (message, initialValue = false) => answered(await confirm({ ...place, message, initialValue })),
  };
}

function copy(choice: Choice): Choice {
  return { ...choice };
}
