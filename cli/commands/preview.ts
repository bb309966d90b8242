import type { Command } from "commander";
import { accepting } from "../own-pack";
import { type Exit, operationCommand } from "./operation";

export function previewCommand(exit: Exit): Command {
  return operationCommand(
    "preview",
    { doing: "Reading the tenant", run: (engine, options) => engine.preview(accepting(options)) },
    exit,
  )
    .description("read the tenant and show what 'up' would accept; saves nothing")
    .addHelpText("after", "\nExample:\n  tapwatch preview --stack prod --diff");
}
