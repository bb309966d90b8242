import type { Command } from "commander";
import { type Exit, operationCommand } from "./operation";

export function destroyCommand(exit: Exit): Command {
  return operationCommand(
    "destroy",
    { doing: "Forgetting", run: ({ engine, options }) => engine.destroy(options) },
    exit,
  )
    .description("forget the baseline (--target: of some users); nothing in the tenant is touched")
    .addHelpText("after", "\nExample:\n  tapwatch destroy --stack prod --target alice@contoso.com");
}
