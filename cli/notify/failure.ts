import { pipelineRunUrl } from "../base/pipeline-run";
import { minute, plain } from "../base/text";
import { version } from "../base/version";
import { exitCodes } from "../outcome/exit-code";
import { errorLines, type FailedRun } from "../report/failure";
import { deliver, type Told } from "./deliver";
import { capped, clipped, type News } from "./news";
import { keyOf, type Problem } from "./problems";
import type { Target } from "./target";
import { placesOf, readUndelivered, saveUndelivered, type Undelivered } from "./undelivered";

/**
 * Tells each target that a run failed. Every failed run is told: without a record it is not known whether an earlier one was.
 * @param file what is undelivered; undefined: the stack is not known
 * @returns why messages did not arrive
 * @throws Error if what is undelivered cannot be written
 */
export async function notifyFailure(
  run: FailedRun,
  targets: readonly Target[],
  file: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  if (targets.length === 0) return [];
  const runUrl = pipelineRunUrl(env);
  const told: Told = {
    news: failureNews(run),
    document: failureDocument(run, runUrl),
    origin: run,
    problems: [runProblem(run.stack, "new", errorLines(run.error)[0] ?? "")],
  };
  const places = placesOf(targets);
  const results = await Promise.all(targets.map((target) => deliver(target, told, runUrl)));
  if (file !== undefined) {
    const before = readUndelivered(file);
    const others = before.filter(({ target }) => !places.includes(target));
    const own = targets.flatMap((target, index): Undelivered[] => {
      const place = places[index] ?? target.format;
      const known = before.find((each) => each.target === place);
      const isOpen = target.format === "pagerduty" || target.format === "servicenow";
      const failed = results[index]?.failure !== undefined;
      if (!failed && !isOpen) return known === undefined ? [] : [known];
      return [
        {
          sinceDateTime: run.endedDateTime,
          ...known,
          target: place,
          ...(failed ? { failedRunDateTime: run.endedDateTime } : { isFailureOpen: true }),
        },
      ];
    });
    await saveUndelivered(file, [...others, ...own], new Date(run.endedDateTime));
  }
  return results.flatMap(({ failure }, index) => (failure === undefined ? [] : [`${places[index]}: ${failure}`]));
}

/** That a run failed, as an alert of its own. */
export function runProblem(stack: string, status: Problem["status"], error: string): Problem {
  const line = `the run failed, nothing is known of it: ${error}`;
  return { key: keyOf(stack, "run"), status, severity: "high", type: "run failed", line };
}

export function failureNews({ stack, endedDateTime, error }: FailedRun): News {
  return {
    headline: clipped(`tapwatch, stack ${plain(stack)}: the run failed`, 150),
    summary: `${minute(endedDateTime)}: nothing is known of this run`,
    sections: [{ title: "Error", lines: capped(errorLines(error)) }],
  };
}

/** Under the run record's names, without the lists: empty ones would look like good order. */
function failureDocument({ stack, endedDateTime, error }: FailedRun, runUrl: string | undefined): object {
  return {
    recordVersion: 1,
    tool: { name: "tapwatch", version },
    stack,
    endedDateTime,
    exitCode: exitCodes.failed.code,
    error: errorLines(error).join("\n"),
    ...(runUrl !== undefined && { runUrl }),
  };
}
