import type { Command } from "commander";
import { type Exit, operationCommand } from "./operation";

export function upCommand(exit: Exit): Command {
  return operationCommand("up", { doing: "Reading the tenant", run: ({ engine, options }) => engine.up(options) }, exit)
    .description("begin to watch who is new, and accept what the approvals name; drift that nobody named stays drift")
    .addHelpText(
      "after",
      `
Policies judge what came of it, and stop nothing: an approved pass that breaks a mandatory rule is approved, and violated
all the same (exit code 3). 'tapwatch accept' writes approvals for you.

Examples:
  tapwatch up --stack prod
  tapwatch up --stack prod --target alice@contoso.com`,
    );
}
