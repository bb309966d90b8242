import { Command } from "commander";
import type { Exit } from "./operation";

export function demoCommand(exit: Exit): Command {
  return new Command("demo")
    .description("show a watch from beginning to end on a local tenant: no configuration, no network")
    .option("--keep", "keep the demo's files and print their directory")
    .addHelpText("after", "\nExample:\n  tapwatch demo --keep")
    .action(async ({ keep = false }: { keep?: boolean }) => {
      const { runDemo } = await import("../demo/index.js");
      exit(await runDemo({ keep, write: (text) => void process.stdout.write(text) }));
    });
}
