import { Command } from "commander";
import { withProgress } from "../base/progress";
import { sayError } from "../base/say-error";
import type { Engine, OperationOptions, OperationResult } from "../engine/engine";
import { errorsOf } from "../outcome/errors";
import { exitLine } from "../outcome/exit-line";
import { outcomeOf } from "../outcome/of-result";
import type { Outcome } from "../outcome/outcome";
import { type FilterOptions, filterOptions, quietOption } from "../report/filter";
import { inertJson } from "../report/json";
import { linked } from "../report/links";
import { operationDocument } from "../report/operation";
import { render } from "../report/terminal";
import { span } from "../telemetry";
import { type Failure, failureOf } from "./failure";
import {
  engineFor,
  type JudgingOptions,
  judgingOptions,
  operationOptions,
  placeOf,
  shownStack,
  silently,
} from "./options";
import { shownFor } from "./shown";
import { withWarnings } from "./warnings";

/** Takes a command's exit code, and why there is no result, if there is none. */
export type Exit = (code: number, failure?: Failure) => void;

export interface OperationGiven extends JudgingOptions, FilterOptions {
  readonly json?: boolean;
}

export interface Running<Options> {
  readonly engine: Engine;
  readonly options: OperationOptions;
  readonly given: Options;
}

/** A command that carries an operation of the engine out and shows what came of it. */
export function operationCommand<Options extends OperationGiven>(
  name: string,
  {
    doing,
    isFiltered = false,
    before,
    run,
  }: {
    readonly doing: string;
    /** Whether one may choose what is shown. */
    readonly isFiltered?: boolean;
    /** Asks for a confirmation if one is needed. @throws Error if it is not given */
    readonly before?: (running: Running<Options>) => Promise<void>;
    readonly run: (running: Running<Options>) => Promise<OperationResult>;
  },
  exit: Exit,
): Command {
  const withOutputOptions = (command: Command) => (isFiltered ? filterOptions(command, false) : quietOption(command));
  return withOutputOptions(judgingOptions(new Command(name)))
    .option("--json", "print the outcome as one JSON document")
    .action(async (given: Options) => {
      const { json = false, quiet = false, diff = false } = given;
      const shown = shownFor(given, json ? [{ format: "json" }] : []);
      const engine = await engineFor(given, json || quiet ? silently : undefined);
      const options = operationOptions(given);
      await before?.({ engine, options, given });
      const result = await withProgress(doing, (onProgress) =>
        run({ engine, options: { ...options, onProgress }, given }),
      );
      const outcome = outcomeOf(await withWarnings(result, placeOf(given), options));
      for (const error of errorsOf(outcome)) sayError(error);
      const stack = shownStack(given);
      await span("report", async () =>
        process.stdout.write(
          json
            ? `${inertJson(operationDocument(outcome, { stack }), 1)}\n`
            : (await linked(render(outcome, { ...shown, diff, errorsAreSaid: true }))) +
                (quiet ? "" : lastLine(outcome)),
        ),
      );
      exit(outcome.exitCode, failureOf(outcome));
    });
}

/** A destroy judges nobody. */
function lastLine(outcome: Outcome): string {
  return outcome.operation === "destroy" ? "" : `\n${exitLine(outcome.exitCode, outcome)}`;
}
