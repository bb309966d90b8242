import { version } from "../base/version";
import type { RunRecord } from "../record/record";
import { jsonMessage } from "./json";
import { sendMail } from "./mail";
import { type News, newsOf } from "./news";
import { pagerDutyEvent } from "./pagerduty";
import { type Lists, type Problem, problemsOf } from "./problems";
import { type Origin, serviceNowMessage } from "./servicenow";
import { slackMessage } from "./slack";
import type { Target, Webhook } from "./target";
import { teamsMessage } from "./teams";

/** PagerDuty takes an event to a request, and nobody answers more alerts than this at once. */
const mostEvents = 50;
const mostRecords = 500;

/** What a message tells, in all forms. */
export interface Told {
  readonly news: News;
  readonly document: object;
  readonly origin: Origin;
  /** What opens and closes alerts, the most severe first. */
  readonly problems: readonly Problem[];
}

/** What became of a message. */
export interface Delivery {
  /** Why it did not arrive as a whole, without the address or a secret. */
  readonly failure?: string;
  /** Keys of problems that the service has been told of, although the rest failed or has to wait. */
  readonly toldKeys?: readonly string[];
  /** Problems that wait for the next run: there are more than the service takes at once. */
  readonly waiting?: number;
}

/** @returns undefined: there is nothing to say */
export function toldOf(record: RunRecord, earlier: readonly string[], runUrl: string | undefined): Told | undefined {
  const news = newsOf(record, earlier);
  if (news === undefined) return undefined;
  const problems = problemsOf(record.stack, record).filter(({ status }) => status !== "still");
  return { news, document: jsonMessage(record, runUrl), origin: record, problems };
}

/** Sends a message. Never throws. */
export async function deliver(target: Target, told: Told, runUrl: string | undefined): Promise<Delivery> {
  const { send } = await import("./send.js");
  const post = async (message: object): Promise<Delivery> => {
    const failure = await send(target as Webhook, message, version);
    return failure === undefined ? {} : { failure };
  };
  switch (target.format) {
    case "mail": {
      const failure = await sendMail(target, told.news, runUrl);
      return failure === undefined ? {} : { failure };
    }
    case "slack":
      return post(slackMessage(told.news, runUrl));
    case "teams":
      return post(teamsMessage(told.news, runUrl));
    case "json":
      return post(told.document);
    case "servicenow": {
      const batch = told.problems.slice(0, mostRecords);
      const { failure } = batch.length === 0 ? {} : await post(serviceNowMessage(told.origin, batch, runUrl));
      return failure === undefined ? partOf(told.problems, batch) : { failure };
    }
    case "pagerduty":
      return page(target, told, runUrl);
  }
}

/** One event after another: after one that failed the others would fail too, and the next run sends them. */
async function page(target: Webhook, { origin, problems }: Told, runUrl: string | undefined): Promise<Delivery> {
  const { send } = await import("./send.js");
  const deadline = performance.now() + target.timeoutMilliseconds;
  const told: Problem[] = [];
  for (const problem of problems.slice(0, mostEvents)) {
    const timeoutMilliseconds = Math.max(1, Math.ceil(deadline - performance.now()));
    const event = pagerDutyEvent(origin, problem, runUrl, target.routingKey ?? "");
    const failure = await send({ ...target, timeoutMilliseconds }, event, version);
    if (failure !== undefined) return { failure, toldKeys: told.map(({ key }) => key) };
    told.push(problem);
  }
  return partOf(problems, told);
}

function partOf(all: readonly Problem[], told: readonly Problem[]): Delivery {
  if (told.length === all.length) return {};
  return { toldKeys: told.map(({ key }) => key), waiting: all.length - told.length };
}

/** The lists without the problems of these keys. */
export function without(stack: string, lists: Lists, keys: readonly string[]): Lists {
  const told = new Set(keys);
  const isLeft = (list: Partial<Lists>) => {
    const [problem] = problemsOf(stack, { drift: [], findings: [], unreadable: [], ...list });
    return problem !== undefined && problem.status !== "still" && !told.has(problem.key);
  };
  return {
    drift: lists.drift.filter((entry) => isLeft({ drift: [entry] })),
    findings: lists.findings.filter((entry) => isLeft({ findings: [entry] })),
    unreadable: lists.unreadable.filter((entry) => isLeft({ unreadable: [entry] })),
  };
}
