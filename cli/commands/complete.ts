import { resolve } from "node:path";
import fromCommander from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { formatNames, formats } from "../report/formats";
import { stacksIn } from "../status/find";

/** Writes what may come next on stdout, as the scripts of `tapwatch completion` read it. */
export async function complete(words: string[], program: Command): Promise<void> {
  const completion = fromCommander(program, { completionCommandName: "completion" });
  const policies = words.some((word) => explaining.includes(word)) ? await policyNames() : [];
  for (const { value, options, arguments: positional } of completion.commands.values()) {
    const name = explaining.includes(value) ? positional.get("name") : undefined;
    if (name) {
      name.handler = (offer) => {
        for (const policy of policies) offer(policy, "");
      };
    }
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

/** Commands that take the name of a policy. */
const explaining: readonly string[] = ["policies", "explain"];

/** Loaded only if they are offered: it takes time. */
async function policyNames(): Promise<string[]> {
  const { ownPolicies } = await import("../engine/own-policies.js");
  return ownPolicies.map(({ name }) => name);
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
