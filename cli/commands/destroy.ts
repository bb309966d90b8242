import type { Command } from "commander";
import { type Exit, operationCommand } from "./operation";

export function destroyCommand(exit: Exit): Command {
  return operationCommand(
    "destroy",
    { doing: "Forgetting", run: ({ engine, options }) => engine.destroy(options) },
    exit,
  )
    .description("forget the stack's users (--target: some of them); nothing in the tenant is changed")
    .addHelpText("after", "\nExample:\n  tapwatch destroy --stack prod --target alice@contoso.com");
}
