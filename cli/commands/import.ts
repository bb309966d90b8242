import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import { engineFor, type StackOptions, stackOptions } from "./options";

export function importCommand(): Command {
  return stackOptions(new Command("import"))
    .option("--file <file>", "read from this file instead of stdin")
    .description("replace the state with one that 'pulumi stack export' or 'tapwatch export' wrote")
    .addHelpText("after", "\nExample:\n  pulumi stack export | tapwatch import --stack prod")
    .action(async ({ file, ...options }: StackOptions & { file?: string }) => {
      const source = file === undefined ? await text(process.stdin) : await readFile(file, "utf8");
      let state: unknown;
      try {
        state = JSON.parse(source);
      } catch (error) {
        throw new Error(`${file ?? "stdin"} is not JSON: ${(error as Error).message}`);
      }
      await (await engineFor(options)).import(state);
    });
}
