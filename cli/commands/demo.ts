import { Command } from "commander";
import type { Exit } from "./operation";

export function demoCommand(exit: Exit): Command {
  return new Command("demo")
    .description("play the main job on a local tenant: nothing to configure, no network, no traces left")
    .option("--keep", "keep the demo's files and say where they are")
    .addHelpText("after", "\nExample:\n  tapwatch demo --keep")
    .action(async ({ keep = false }: { keep?: boolean }) => {
      const { runDemo } = await import("../demo/index.js");
      exit(await runDemo({ keep, write: (text) => void process.stdout.write(text) }));
    });
}
