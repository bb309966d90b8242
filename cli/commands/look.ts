import { resolve } from "node:path";
import type { Engine, OperationOptions, OperationResult } from "../engine/engine";
import { checkConfiguration } from "../project/configuration";
import { openProject } from "../project/project";
import { type StackOptions, stackOf } from "./options";

/**
 * Reads all users of a stack for `check`. If groups or roles say whom to watch, this is an `up`: only an `up` begins to watch who
 * joined since, and it accepts nothing but what approvals name. A stack that does not watch yet is not begun here.
 */
export async function lookAt(engine: Engine, given: StackOptions, options: OperationOptions): Promise<OperationResult> {
  const stack = stackOf(given);
  const { watchList } = checkConfiguration(openProject(resolve(given.cwd)), stack, given.config);
  if (watchList === undefined || !(await isWatching(engine))) return engine.refresh({ ...options, runProgram: true });
  return engine.up(options);
}

/** @throws Error naming what to do, if there is no state */
async function isWatching(engine: Engine): Promise<boolean> {
  const { deployment } = await engine.export();
  return (deployment.resources ?? []).length > 0;
}
