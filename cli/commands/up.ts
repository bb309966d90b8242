import type { Command } from "commander";
import { accepting } from "../own-pack";
import { type Exit, operationCommand } from "./operation";

export function upCommand(exit: Exit): Command {
  return operationCommand(
    "up",
    { doing: "Taking what is there as accepted", run: (engine, options) => engine.up(accepting(options)) },
    exit,
  )
    .description(
      "take the baseline: adopt what is there, accept the drift that a preview shows (--target: of some users)",
    )
    .addHelpText(
      "after",
      `
A preview comes first. A mandatory policy violation in it stops everything and accepts nothing.

Examples:
  tapwatch up --stack prod
  tapwatch up --stack prod --target alice@contoso.com`,
    );
}
