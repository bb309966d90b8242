import type { Command } from "commander";
import { currentDate } from "../base/clock";
import { sayWarning } from "../base/say-error";
import { usersText } from "../base/text";
import { notifyFailure } from "../notify/failure";
import { type NotifyOptions, webhookOf } from "../notify/webhook";
import { errorsOf } from "../outcome/errors";
import { exitCodes } from "../outcome/exit-code";
import { byMessage } from "../outcome/not-read";
import type { Outcome } from "../outcome/outcome";
import { type FailedRun, failureAnnotation, failureMarkdown } from "../report/failure";
import { addToJobSummary } from "../report/job-summary";
import { type StackOptions, shownStack } from "./options";

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
      const webhook = webhookIn(command, env);
      const problem = webhook && (await notifyFailure(run, webhook, env));
      if (problem !== undefined) throw new Error(problem);
    }, "the webhook did not get the message that the run failed"),
  ];
  for (const problem of problems) if (problem !== undefined) sayWarning(problem);
}

/** Errors in the webhook's options were shown already. */
function webhookIn(command: Command, env: NodeJS.ProcessEnv) {
  // Commander takes no variable where it refused an argument.
  const given = { notify: env["TAPWATCH_NOTIFY_URL"], ...command.opts<NotifyOptions>(), notifyRequired: false };
  try {
    return webhookOf(given);
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
