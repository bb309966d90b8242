import type { Command } from "commander";
import { assertSettings } from "../project/configuration";
import { openProject } from "../project/project";
import { type Exit, type OperationGiven, operationCommand, type Running } from "./operation";
import { placeOf } from "./options";

interface RefreshGiven extends OperationGiven {
  readonly runProgram?: boolean;
}

export function refreshCommand(exit: Exit): Command {
  return operationCommand<RefreshGiven>(
    "refresh",
    {
      doing: "Reading the tenant",
      isFiltered: true,
      before: assertConfigured,
      run: ({ engine, options, given: { runProgram = false } }) => engine.refresh({ ...options, runProgram }),
    },
    exit,
  )
    .option("--run-program", "run the program, too, so that the stack outputs are up to date")
    .description("read every user, show and save the drift, and judge all users by the policies")
    .addHelpText(
      "after",
      `
Drift stays, and is reported again, until an approval names it ('tapwatch accept') or the tenant is as it was accepted.

Examples:
  tapwatch refresh --stack prod --run-program
  tapwatch refresh --stack prod --diff --policy-pack-config policies.json`,
    );
}

/** If the program runs, it reports wrong settings itself. */
async function assertConfigured({ given }: Running<RefreshGiven>): Promise<void> {
  if (given.runProgram === true) return;
  const { directory, stack, config } = placeOf(given);
  assertSettings(openProject(directory), stack, config);
}
