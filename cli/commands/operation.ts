import { Command } from "commander";
import type { Engine, OperationOptions, OperationResult } from "../engine/engine";
import { exitCodeOf } from "../exit-code";
import { engineFor, type JudgingOptions, judgingOptions, operationOptions } from "../options";
import { startProgress } from "../progress";
import { render } from "../report/terminal";

/** Takes a command's exit code. */
export type Exit = (code: number) => void;

/** A command that carries an operation of the engine out and shows what came of it. */
export function operationCommand<Options extends JudgingOptions>(
  name: string,
  {
    doing,
    run,
  }: { doing: string; run: (engine: Engine, options: OperationOptions, given: Options) => Promise<OperationResult> },
  exit: Exit,
): Command {
  return judgingOptions(new Command(name)).action(async (given: Options) => {
    const engine = await engineFor(given);
    const progress = startProgress(doing);
    let result: OperationResult;
    try {
      result = await run(engine, { ...operationOptions(given), onProgress: progress.onProgress }, given);
    } finally {
      progress.stop();
    }
    process.stdout.write(render(result, { diff: given.diff === true }));
    exit(exitCodeOf(result));
  });
}
