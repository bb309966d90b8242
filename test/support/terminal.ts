import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "../../cli/base/ask";

export const keys = { enter: "\r", down: "\u001b[B", tab: "\t", cancel: "\u0003" } as const;

/** A terminal at which somebody waits for each question and then types, a key (or a piece of text) at a time. */
export function terminal(answers: readonly (readonly [question: string, typed: readonly string[]])[]): Terminal {
  const input = new PassThrough();
  const output = new PassThrough();
  const left = [...answers];
  let shown = "";
  output.setEncoding("utf8").on("data", async (text: string) => {
    shown += stripVTControlCharacters(text);
    const [next] = left;
    if (next === undefined || !shown.includes(next[0])) return;
    left.shift();
    shown = "";
    for (const key of next[1]) {
      await new Promise(setImmediate);
      input.write(key);
    }
  });
  return { input, output };
}
