import { Command } from "commander";
import { writeAtomically } from "../base/write-atomically";
import { engineFor, type StackOptions, silently, stackOptions } from "./options";

export function exportCommand(): Command {
  return stackOptions(new Command("export"))
    .option("--file <file>", "write to this file instead of stdout")
    .description("print the state in the form of 'pulumi stack export', ready for 'pulumi stack import'")
    .addHelpText("after", "\nExample:\n  tapwatch export --stack prod --file prod.json")
    .action(async ({ file, ...options }: StackOptions & { file?: string }) => {
      const text = `${JSON.stringify(await (await engineFor(options, silently)).export(), null, 4)}\n`;
      if (file === undefined) process.stdout.write(text);
      else await writeAtomically(file, text, { mode: 0o600 });
    });
}
