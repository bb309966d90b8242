import { resolve } from "node:path";
import fromCommander from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { formatNames, formats } from "../report/formats";
import { stacksIn } from "../status/find";

/** Writes what may come next on stdout, as the scripts of `tapwatch completion` read it. */
export async function complete(words: string[], program: Command): Promise<void> {
  const completion = fromCommander(program, { completionCommandName: "completion" });
  for (const { options } of completion.commands.values()) {
    const [stack, format] = [options.get("stack"), options.get("format")];
    if (stack) {
      stack.handler = (offer) => {
        for (const name of stacks(words)) offer(name, "");
      };
    }
    if (format) {
      format.handler = (offer) => {
        for (const name of formatNames) offer(name, formats[name].about);
      };
    }
  }
  completion.parse(words);
}

/** Errors are dropped: they would appear while somebody types. */
function stacks(words: readonly string[]): string[] {
  const index = words.findIndex((word) => word === "--cwd" || word === "-C");
  try {
    return stacksIn(resolve(index < 0 ? "." : (words[index + 1] ?? ".")));
  } catch {
    return [];
  }
}
