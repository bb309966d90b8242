import { pipelineRunUrl } from "../base/pipeline-run";
import { minute, plain } from "../base/text";
import { version } from "../base/version";
import { exitCodes } from "../outcome/exit-code";
import { errorLines, type FailedRun } from "../report/failure";
import { capped, clipped, type News } from "./news";
import { slackMessage } from "./slack";
import { teamsMessage } from "./teams";
import type { Webhook } from "./webhook";

/**
 * Sends the webhook that a run failed. Every failed run is sent: without a record it is not known whether an earlier
 * one was.
 * @returns why sending failed; never throws
 */
export async function notifyFailure(
  run: FailedRun,
  webhook: Webhook,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const runUrl = pipelineRunUrl(env);
  const messages = {
    slack: () => slackMessage(failureNews(run), runUrl),
    teams: () => teamsMessage(failureNews(run), runUrl),
    json: () => failureDocument(run, runUrl),
  };
  const { send } = await import("./send.js");
  return send(webhook, messages[webhook.format](), version);
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
