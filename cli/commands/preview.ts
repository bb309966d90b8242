import type { Command } from "commander";
import { type Exit, operationCommand } from "./operation";

export function previewCommand(exit: Exit): Command {
  return operationCommand(
    "preview",
    { doing: "Reading the tenant", isFiltered: true, run: ({ engine, options }) => engine.preview(options) },
    exit,
  )
    .description("read the tenant and show what 'up' would accept, and what would remain; saves nothing")
    .addHelpText("after", "\nExample:\n  tapwatch preview --stack prod --diff");
}
