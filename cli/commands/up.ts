import type { Command } from "commander";
import { targetOptions } from "../notify/target";
import { assertNotLost } from "../record/lost-state";
import { type Exit, operationCommand } from "./operation";
import { stackOf } from "./options";

export function upCommand(exit: Exit): Command {
  const command = operationCommand(
    "up",
    {
      doing: "Reading the tenant",
      run: ({ engine, options, given }) => {
        if (engine.name === "embedded") assertNotLost({ ...given, stack: stackOf(given) });
        return engine.up(options);
      },
    },
    exit,
  );
  return targetOptions(command, "say there if the run fails")
    .description("begin to watch new users, and accept what the approvals cover; all other drift stays")
    .addHelpText(
      "after",
      `
Policies judge the outcome, but stop nothing: an approved pass that breaks a mandatory policy is accepted, and the exit
code is 3. 'tapwatch accept' writes approvals for you.

Examples:
  tapwatch up --stack prod
  tapwatch up --stack prod --target alice@contoso.com`,
    );
}
