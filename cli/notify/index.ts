import { pipelineRunUrl } from "../base/pipeline-run";
import type { RunRecord } from "../record/record";
import { jsonMessage } from "./json";
import { newsOf } from "./news";
import { slackMessage } from "./slack";
import { teamsMessage } from "./teams";
import type { Webhook } from "./webhook";

/**
 * Sends the webhook what is new since the run before; nothing if nothing is new.
 * @returns why sending failed; never throws
 */
export async function notify(record: RunRecord, webhook: Webhook, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const news = newsOf(record);
  if (news === undefined) return undefined;
  const runUrl = pipelineRunUrl(env);
  const messages = {
    slack: () => slackMessage(news, runUrl),
    teams: () => teamsMessage(news, runUrl),
    json: () => jsonMessage(record, runUrl),
  };
  const { send } = await import("./send.js");
  const failure = await send(webhook, messages[webhook.format](), record.tool.version);
  return failure && `the webhook did not get the message: ${failure}; check TAPWATCH_NOTIFY_URL and the network`;
}
