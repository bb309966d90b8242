import type { Command } from "commander";
import { currentTerminal, questionsOn } from "../base/ask";
import { usersText } from "../base/text";
import type { ResourceState } from "../engine/state";
import { isTarget } from "../engine/targets";
import { knownOf, pendingIn } from "../outcome/forgotten";
import { type Exit, type OperationGiven, operationCommand, type Running } from "./operation";

interface DestroyGiven extends OperationGiven {
  readonly yes?: boolean;
}

export function destroyCommand(exit: Exit): Command {
  return operationCommand<DestroyGiven>(
    "destroy",
    { doing: "Forgetting", before: assertMeant, run: ({ engine, options }) => engine.destroy(options) },
    exit,
  )
    .option("-y, --yes", "do not ask; needed without a terminal")
    .description("forget the stack's users (--target: some of them); nothing in the tenant is changed")
    .addHelpText(
      "after",
      `
It forgets every baseline, every used approval, and drift that is pending: no later run reports this drift again.

Examples:
  tapwatch destroy --stack prod
  tapwatch destroy --stack prod --target alice@contoso.com --yes`,
    );
}

/** What is forgotten does not come back. @throws Error if it is not wanted, or nobody can be asked */
async function assertMeant({ engine, options, given }: Running<DestroyGiven>): Promise<void> {
  if (given.yes === true) return;
  const { resources = [] } = (await engine.export()).deployment;
  const what = forgetting(resources, options.targets ?? []);
  const terminal = currentTerminal();
  if (terminal === undefined) throw new Error(`destroy cannot ask without a terminal: add --yes to ${what}`);
  const { confirm } = await questionsOn(terminal);
  if (!(await confirm(`${what.charAt(0).toUpperCase()}${what.slice(1)}?`))) {
    throw new Error("cancelled: nothing was forgotten");
  }
}

/** What a destroy would do, as the question has it. */
function forgetting(resources: readonly ResourceState[], targets: readonly string[]): string {
  const users = knownOf(resources.filter((resource) => targets.length === 0 || isTarget(resource, targets)));
  const pending = pendingIn(users).length;
  const drift = pending === 0 ? "no drift is pending" : `drift that no approval names is pending for ${pending}`;
  return `forget ${usersText(users.length)}, with all that was accepted (${drift})`;
}
