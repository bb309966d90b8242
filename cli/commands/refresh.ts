import type { Command } from "commander";
import { type Exit, judged, type OperationGiven, operationCommand } from "./operation";

interface RefreshGiven extends OperationGiven {
  readonly runProgram?: boolean;
}

export function refreshCommand(exit: Exit): Command {
  return operationCommand<RefreshGiven>(
    "refresh",
    {
      doing: "Reading the tenant",
      run: async ({ engine, options, given: { runProgram = false }, trail }) =>
        judged(await engine.refresh({ ...options, runProgram }), trail),
    },
    exit,
  )
    .option("--run-program", "run the program too, so that the stack outputs say what was found")
    .description(
      "read every user, show what drifted from what was accepted, and save it; then judge it by the policies",
    )
    .addHelpText(
      "after",
      `
Drift stays, and is reported again, until 'tapwatch up' accepts it or the tenant is put right.

Examples:
  tapwatch refresh --stack prod --run-program
  tapwatch refresh --stack prod --diff --policy-pack-config policies.json`,
    );
}
