import { setTimeout as sleep } from "node:timers/promises";
import type { TokenCredential } from "@azure/core-auth";
import { currentMoment } from "../moment";
import { type Answer, batchAnswers, batchBody, batchSize as mostToABatch } from "./batch";
import { Budget, BudgetSpentError } from "./budget";
import { endpointsOf, type ReaderSettings } from "./clouds";
import { credentialMaker, type Prompt } from "./credentials";
import { errorContext } from "./error-body";
import type { GraphErrorContext } from "./errors";
import { budgetSpent, clocksApart, noAnswer, refusedBatch, type Subject, unreachable } from "./failures";
import { Outbox, type Sent } from "./outbox";
import { outcomeOf } from "./outcome";
import { Pace } from "./pace";
import { remedies } from "./remedies";
import { backoff, parseRetryAfter } from "./retry-after";
import { type Claims, type CredentialMaker, createSignIn } from "./sign-in";
import { signInError } from "./sign-in-errors";
import { createTransport, type Version, versions } from "./transport";
import { failedDependency, isThrottled, isTransient } from "./tries";

export interface ReaderDependencies {
  /** Default: DefaultAzureCredential. */
  readonly credential: TokenCredential | CredentialMaker;
  /** Milliseconds since the epoch, to measure durations. */
  readonly now: () => number;
  /** Milliseconds since the epoch: the current time, or TAPWATCH_NOW. */
  readonly moment: () => number;
  readonly delay: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds before the first repetition of what failed. */
  readonly retryBase: number;
  /** Reads in a batch; Graph allows 20. */
  readonly batchSize: number;
  /** Shows a person how to sign in. Default: on the terminal, if there is one. */
  readonly prompt: Prompt;
  /** Shows the user a warning, on one line. */
  readonly notice: (message: string) => void;
  /** Ends all reading: nobody waits for it any more. Default: the time budget alone ends it. */
  readonly ended: AbortSignal;
}

/** How often one answer is asked for, the first time included. Throttled reads do not count. */
const maxAttempts = 5;

/** An answer with the date of its batch. */
export interface DatedAnswer {
  readonly answer: Answer;
  readonly answeredDateTime: string;
}

/** undefined: the batch had no answer for this request. */
type Told = { readonly answer: Answer | undefined; readonly answeredDateTime: string };

/** What the last answer that told nothing said. */
type DatedContext = Pick<GraphErrorContext, "status" | "code" | "requestId" | "answeredDateTime">;

/** What all reads share: the sign-in, the batches, the pace, the tries and the time budget. It asks; it never writes. */
export interface Client {
  readonly graphRoot: string;
  readonly budget: Budget;
  readonly claims: Claims;
  /** Signs in once for all concurrent reads, and checks the tenant. @param tenantId "": any */
  signedIn(tenantId: string): Promise<Claims>;
  /** @throws TenantError if the token turned out to be of another tenant than the one that was asked for */
  refuseWrong(): Promise<void>;
  /** Does some work of the sign-in, and turns its error into a GraphError. */
  told<Value>(work: () => Value | Promise<Value>): Promise<Value>;
  /**
   * Repeats a question until there is an answer that is not transient, or the attempts or the time budget are spent.
   * @param url relative to the version
   */
  ask(subject: Subject, url: string, version?: Version): Promise<DatedAnswer>;
  /** Waits as before a repetition, where an answer is to be believed only if it is given again. */
  pause(): Promise<void>;
}

/**
 * @param quietMilliseconds how long the questions must pause before a batch goes out that is not full. An engine's calls for users
 *   come in one by one; the pages of a list each follow from the page before, and nothing comes with them.
 */
export function createClient(
  settings: ReaderSettings,
  dependencies: Partial<ReaderDependencies> = {},
  quietMilliseconds = 20,
): Client {
  const {
    now = Date.now,
    moment = currentMoment,
    ended,
    // A wait that is cut short is over: what comes after it learns that no time is left.
    delay = (milliseconds: number) => sleep(milliseconds, undefined, ended && { signal: ended }).catch(() => {}),
    random = Math.random,
    retryBase = 1000,
    batchSize = mostToABatch,
    credential = credentialMaker(settings, dependencies.prompt),
  } = dependencies;
  const endpoints = endpointsOf(settings);
  const { graphRoot, authorityHost } = endpoints;
  const budget = new Budget((settings.timeBudgetMinutes ?? 10) * 60_000, now, ended);
  const left = () => budget.left;
  const tries = { now, random, retryBase, left };
  const signIn = createSignIn(endpoints, credential, tries);
  const pace = new Pace(tries);
  const transport = createTransport({ ...tries, graphRoot, credential: signIn });
  const outboxOf = (version: Version) =>
    new Outbox({
      send: (urls) => sendBatch(urls, version),
      ...{ pace, now, delay, left, quietMilliseconds, size: batchSize },
    });
  const outboxes = Object.fromEntries(versions.map((version) => [version, outboxOf(version)])) as Record<
    Version,
    Outbox<Told>
  >;
  const present = () => new Date(now()).toISOString();

  async function sendBatch(urls: readonly string[], version: Version): Promise<Sent<Told>> {
    const response = await budget
      .bound((signal) => transport(version, batchBody(urls), signal))
      .catch((error: unknown) => {
        if (error instanceof BudgetSpentError || (error as Error).name === "RestError") throw error;
        // Any other error is from the library, when it renews the token.
        return signInError(error, authorityHost, present()).then((told) => Promise.reject(told));
      });
    const { status } = response;
    const date = Date.parse(response.headers.get("date") ?? "");
    assertSameDay(date, moment());
    const answeredDateTime = new Date(Number.isNaN(date) ? moment() : date).toISOString();
    const requestId = response.headers.get("request-id");
    const context = { scope: "run", status, requestId, answeredDateTime } as const;
    const body = parseJson(response.bodyAsText);
    const headers = response.headers.toJSON();
    // A batch that is throttled as a whole is one whose reads are all throttled.
    if (isThrottled(status)) return sent(urls.map(() => ({ status, headers, body })));
    // A batch that was throttled in part may have status 424 and still hold good answers.
    if (status !== 200 && status !== failedDependency) throw refusedBatch(context, body);
    return sent(batchAnswers(body, urls.length) ?? urls.map(() => undefined));

    function sent(answers: readonly (Answer | undefined)[]): Sent<Told> {
      const outcome = outcomeOf(answers, headers, now());
      return { values: answers.map((answer) => ({ answer, answeredDateTime })), outcome };
    }
  }

  async function ask(subject: Subject, url: string, version: Version = "v1.0"): Promise<DatedAnswer> {
    let attempts = 0;
    let last: DatedContext | undefined;
    for (;;) {
      const { answer, answeredDateTime } = await outboxes[version].ask(url).catch((error: unknown) => {
        if (error instanceof BudgetSpentError) throw budgetSpent(subject, last?.answeredDateTime ?? present(), last);
        throw (error as Error).name === "RestError" ? unreachable(error, present()) : error;
      });
      if (answer && !isTransient(answer.status) && !isGarbled(answer)) return { answer, answeredDateTime };
      last = { ...errorContext(answer), answeredDateTime };
      const isThrottle = answer !== undefined && isThrottled(answer.status);
      if (!isThrottle) attempts += 1;
      if (attempts >= maxAttempts) throw noAnswer(subject, `no answer in ${attempts} attempts`, remedies.later, last);
      const demanded = parseRetryAfter(answer?.headers["retry-after"], now());
      if (demanded && demanded > budget.left) {
        const seconds = (milliseconds: number) => `${Math.ceil(Math.max(0, milliseconds) / 1000)} s`;
        const problem = `Graph asks to wait ${seconds(demanded)}, and ${seconds(budget.left)} are left of the time budget`;
        throw noAnswer(subject, problem, isThrottle ? remedies.throttled : remedies.later, last);
      }
      // A throttled read waits in the outbox, until the pace allows it.
      if (isThrottle) continue;
      const wait = demanded || backoff(attempts, random(), retryBase);
      if (wait > budget.left) throw budgetSpent(subject, answeredDateTime, last);
      await delay(wait);
    }
  }

  async function told<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw await signInError(error, authorityHost, present());
    }
  }

  return {
    graphRoot,
    budget,
    get claims() {
      return signIn.claims;
    },
    signedIn: shared((tenantId: string) =>
      told(() => budget.bound(() => signIn.into(tenantId || undefined, `${graphRoot}/.default`))),
    ),
    refuseWrong: () => told(() => signIn.refuseWrong()),
    told,
    ask,
    pause: () => delay(Math.min(backoff(1, random(), retryBase), Math.max(0, budget.left))),
  };
}

/** @param date the Date of the answer; NaN: it has none */
function assertSameDay(date: number, own: number): void {
  if (Math.abs(date - own) > 24 * 60 * 60_000) throw clocksApart(date, own);
}

/** Shares a piece of work between callers with the same key. A failure is not kept, so a later call tries again. */
function shared<Value>(work: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const running = new Map<string, Promise<Value>>();
  return (key) => {
    const known = running.get(key);
    if (known !== undefined) return known;
    const started = work(key);
    running.set(key, started);
    started.catch(() => running.delete(key));
    return started;
  };
}

/** A successful answer whose body could not be parsed. */
function isGarbled({ status, body }: Answer): boolean {
  return status === 200 && body === undefined;
}

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
