import type { Command } from "commander";
import { runAccepting } from "../acceptance/accepting";
import { currentActor } from "../acceptance/actor";
import { currentDate } from "../clock";
import { type Exit, operationCommand } from "./operation";

export function upCommand(exit: Exit): Command {
  return operationCommand(
    "up",
    {
      doing: "Taking what is there as accepted",
      run: async (running) => (await runAccepting({ ...running, by: currentActor(), now: currentDate })).result,
    },
    exit,
  )
    .description(
      "take the baseline: adopt what is there, accept the drift that a preview shows (--target: of some users)",
    )
    .addHelpText(
      "after",
      `
A preview comes first. A mandatory policy violation in it stops everything and accepts nothing. What is accepted is
written to .tapwatch/<stack>.accepted.jsonl; 'tapwatch accept' asks first, and takes a ticket and a date.

Examples:
  tapwatch up --stack prod
  tapwatch up --stack prod --target alice@contoso.com`,
    );
}
