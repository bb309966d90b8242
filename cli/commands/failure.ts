import type { Command } from "commander";
import { currentDate } from "../base/clock";
import { sayWarning } from "../base/say-error";
import { usersText } from "../base/text";
import { notifyFailure } from "../notify/failure";
import { type NotifyOptions, type Target, targetsOf } from "../notify/target";
import { errorsOf } from "../outcome/errors";
import { exitCodes } from "../outcome/exit-code";
import { byMessage } from "../outcome/not-read";
import type { Outcome } from "../outcome/outcome";
import { type FailedRun, failureAnnotation, failureMarkdown } from "../report/failure";
import { addToJobSummary } from "../report/job-summary";
import { filesOf, type StackOptions, shownStack } from "./options";

/** Why a run without a result failed, for the pipeline and the webhook. */
export interface Failure {
  readonly error: string;
  /** Whether a report for a job summary has it already. */
  readonly isReported?: boolean;
}

/** @returns undefined if some user was read */
export function failureOf(outcome: Outcome): Failure | undefined {
  if (outcome.exitCode !== exitCodes.failed.code) return undefined;
  const errors = errorsOf(outcome);
  // What is true of many, such as a missing sign-in, is said once.
  const unread = byMessage(outcome.unreadable).map(({ message, same }) => {
    const [first] = same;
    return `${same.length === 1 ? first?.user : usersText(same.length)}: could not tell: ${message}`;
  });
  return { error: (errors.length > 0 ? errors : unread).join("\n") || "no error was given" };
}

/**
 * Tells a pipeline that a run failed: an annotation, the job's summary, and a message where there is a webhook. Only of
 * commands that take one. Never throws: the run has failed, and its own error was said.
 */
export async function tellFailure(command: Command | undefined, failure: Failure, env: NodeJS.ProcessEnv) {
  if (!command?.options.some(({ long }) => long === "--notify")) return;
  const run: FailedRun = {
    stack: stackIn(command.opts<StackOptions>()),
    endedDateTime: currentDate().toISOString(),
    error: failure.error,
  };
  const problems = [
    await problemOf(async () => {
      const annotation = failureAnnotation(run, env);
      const summary = failure.isReported === true ? undefined : await addToJobSummary(failureMarkdown(run), env);
      // The last lines, on stderr: runners read both streams, and stdout may be data.
      for (const line of [annotation, summary]) if (line !== undefined) process.stderr.write(`${line}\n`);
    }, "the job's summary was not written"),
    await problemOf(async () => {
      const untold = await notifyFailure(run, targetsIn(command, env), undeliveredOf(command.opts()), env);
      if (untold.length > 0) throw new Error(untold.join("; "));
    }, "the message that the run failed did not arrive"),
  ];
  for (const problem of problems) if (problem !== undefined) sayWarning(problem);
}

/** Errors in their options were shown already. */
function targetsIn(command: Command, env: NodeJS.ProcessEnv): Target[] {
  // Commander takes no variable where it refused an argument.
  const ofEnvironment = {
    notify: (env["TAPWATCH_NOTIFY_URL"] ?? "").split(/\s+/),
    ...(env["TAPWATCH_NOTIFY_FROM"] && { notifyFrom: env["TAPWATCH_NOTIFY_FROM"] }),
    ...(env["TAPWATCH_NOTIFY_TO"] && { notifyTo: env["TAPWATCH_NOTIFY_TO"] }),
  };
  try {
    return targetsOf({ ...ofEnvironment, ...command.opts<NotifyOptions>(), notifyRequired: false }, env);
  } catch {
    return [];
  }
}

/** If the stack's name is wrong, nothing is kept. */
function undeliveredOf(options: StackOptions): string | undefined {
  try {
    return filesOf(options).undelivered;
  } catch {
    return undefined;
  }
}

/** If the stack's name is wrong, the run's own error says so. */
function stackIn(options: StackOptions): string {
  try {
    return shownStack(options);
  } catch {
    return "unknown";
  }
}

async function problemOf(work: () => Promise<void>, what: string): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return `${what}: ${(error as Error).message}`;
  }
}
