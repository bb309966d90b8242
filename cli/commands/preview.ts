import type { Command } from "commander";
import { accepting } from "../own-pack";
import { type Exit, judged, operationCommand } from "./operation";

export function previewCommand(exit: Exit): Command {
  return operationCommand(
    "preview",
    {
      doing: "Reading the tenant",
      run: async ({ engine, options, trail }) => judged(await engine.preview(accepting(options)), trail),
    },
    exit,
  )
    .description("read the tenant and show what 'up' would accept; saves nothing")
    .addHelpText("after", "\nExample:\n  tapwatch preview --stack prod --diff");
}
