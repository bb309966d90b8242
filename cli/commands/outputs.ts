import { Command } from "commander";
import { engineFor, type StackOptions, silently, stackOptions } from "./options";

export function outputsCommand(): Command {
  return stackOptions(new Command("outputs"))
    .argument("[name]", "one output only: watched, passes, drift, unreadable or summary")
    .description("print the stack outputs, as JSON")
    .addHelpText(
      "after",
      "\n'up', 'check' and 'refresh --run-program' compute them.\n\nExample:\n  tapwatch outputs drift --stack prod",
    )
    .action(async (name: string | undefined, options: StackOptions) => {
      const outputs = await (await engineFor(options, silently)).outputs();
      if (name !== undefined && !(name in outputs)) {
        throw new Error(`no output '${name}': there are ${Object.keys(outputs).join(", ") || "none"}`);
      }
      process.stdout.write(`${JSON.stringify(name === undefined ? outputs : outputs[name], null, 2)}\n`);
    });
}
