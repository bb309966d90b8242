import { setTimeout as sleep } from "node:timers/promises";
import type { TokenCredential } from "@azure/core-auth";
import { currentMoment } from "../moment";
import { type Answer, batchAnswers, batchBody, batchSize as mostToABatch } from "./batch";
import { Budget, BudgetSpentError } from "./budget";
import { endpointsOf, type ReaderSettings } from "./clouds";
import { errorContext } from "./error-body";
import { budgetSpent, clocksApart, noAnswer, refusedBatch, type Subject, unreachable } from "./failures";
import { createGatherer } from "./gather";
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
  /** Milliseconds since the epoch: measures time. */
  readonly now: () => number;
  /** Milliseconds since the epoch: says what time it is, TAPWATCH_NOW included. */
  readonly moment: () => number;
  readonly delay: (milliseconds: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds before the first repetition of what failed. */
  readonly retryBase: number;
  /** Reads to a batch, Graph's 20 at most. */
  readonly batchSize: number;
  /** Something that the user should know, in one line. */
  readonly notice: (message: string) => void;
}

/** How often one answer is asked for, the first time included. */
const maxAttempts = 5;

/** An item's answer, dated by the batch that it came in. */
export interface DatedAnswer {
  readonly answer: Answer;
  readonly observedDateTime: string;
}

/** An answer of a batch; undefined: the batch had none for this item. */
type Told = { readonly answer: Answer | undefined; readonly observedDateTime: string };

/** What all reads share: the sign-in, the batches, the pace, the tries and the time budget. It asks; it never writes. */
export interface Client {
  readonly graphRoot: string;
  readonly budget: Budget;
  readonly claims: Claims;
  /** Signs in, once for all who ask at the same time, and makes sure of the tenant. @param tenantId "": any */
  signedIn(tenantId: string): Promise<Claims>;
  /** @throws TenantError if the token turned out to be of another tenant than the one that was asked for */
  refuseWrong(): Promise<void>;
  /** Does some work of the sign-in; what goes wrong is told as an error of the run. */
  told<Value>(work: () => Value | Promise<Value>): Promise<Value>;
  /**
   * Asks until there is an answer that is no passing trouble: within the attempts, which throttling costs none of, and the time.
   * @param url relative to the version
   */
  ask(subject: Subject, url: string, version?: Version): Promise<DatedAnswer>;
  /** Waits as before a repetition, where an answer is to be believed only if it is given again. */
  pause(): Promise<void>;
}

export function createClient(settings: ReaderSettings, dependencies: Partial<ReaderDependencies> = {}): Client {
  const {
    now = Date.now,
    moment = currentMoment,
    delay = (milliseconds: number) => sleep(milliseconds),
    random = Math.random,
    retryBase = 1000,
    batchSize = mostToABatch,
    credential,
  } = dependencies;
  const endpoints = endpointsOf(settings);
  const { graphRoot, authorityHost } = endpoints;
  const budget = new Budget((settings.timeBudgetMinutes ?? 10) * 60_000, now);
  const left = () => budget.left;
  const tries = { now, random, retryBase, left };
  const signIn = createSignIn(endpoints, credential, tries);
  const pace = new Pace(now, delay, left);
  const onThrottle = (milliseconds: number) => pace.throttled(milliseconds);
  const send = createTransport({ ...tries, graphRoot, credential: signIn, onThrottle });
  const gathererOf = (version: Version) =>
    createGatherer((urls) => pace.run(() => askBatch(urls, version)), delay, batchSize);
  const load = Object.fromEntries(versions.map((version) => [version, gathererOf(version)])) as Record<
    Version,
    ReturnType<typeof gathererOf>
  >;
  const present = () => new Date(now()).toISOString();

  async function askBatch(urls: readonly string[], version: Version): Promise<readonly Told[]> {
    const response = await budget
      .bound((signal) => send(version, batchBody(urls), signal))
      .catch((error: unknown) => {
        if (error instanceof BudgetSpentError || (error as Error).name === "RestError") throw error;
        // What is neither of Graph nor of time is of the token, which the library renews by itself.
        return signInError(error, authorityHost, present()).then((told) => Promise.reject(told));
      });
    const date = Date.parse(response.headers.get("date") ?? "");
    assertSameDay(date, moment());
    const observedDateTime = new Date(Number.isNaN(date) ? moment() : date).toISOString();
    const requestId = response.headers.get("request-id");
    const context = { scope: "run", status: response.status, requestId, observedDateTime } as const;
    const body = parseJson(response.bodyAsText);
    const told = batchAnswers(body, urls.length);
    // A batch that was throttled in part may come with 424, and good answers in it; without them it is asked for again.
    if (response.status !== 200 && response.status !== failedDependency) throw refusedBatch(context, body);

    const answers = told ?? urls.map(() => undefined);
    const demands = answers.flatMap((answer) =>
      answer?.status === 429 ? [parseRetryAfter(answer.headers["retry-after"], now()) ?? 0] : [],
    );
    // The longest demand of a batch counts for all of it. One beyond the budget is the reads' to give up on, not ours to obey.
    if (demands.length > 0) pace.throttled(Math.min(Math.max(...demands), Math.max(0, budget.left)));
    else pace.wentWell(Number(response.headers.get("x-ms-throttle-limit-percentage") ?? Number.NaN));
    return answers.map((answer) => ({ answer, observedDateTime }));
  }

  async function ask(subject: Subject, url: string, version: Version = "v1.0"): Promise<DatedAnswer> {
    let attempts = 0;
    let throttles = 0;
    for (;;) {
      const { answer, observedDateTime } = await load[version](url).catch((error: unknown) => {
        if (error instanceof BudgetSpentError) throw budgetSpent(subject, present());
        throw (error as Error).name === "RestError" ? unreachable(error, present()) : error;
      });
      if (answer && !isTransient(answer.status) && !isGarbled(answer)) return { answer, observedDateTime };
      const isThrottle = answer !== undefined && isThrottled(answer.status);
      if (isThrottle) throttles += 1;
      else attempts += 1;
      const demanded = parseRetryAfter(answer?.headers["retry-after"], now());
      // A demand for no wait at all must not become a loop without a pause.
      const wait = demanded || backoff(isThrottle ? throttles : attempts, random(), retryBase);
      const context = { ...errorContext(answer), observedDateTime };
      if (attempts >= maxAttempts)
        throw noAnswer(subject, `no answer in ${attempts} attempts`, remedies.later, context);
      if (wait > budget.left) {
        if (!demanded) throw budgetSpent(subject, observedDateTime, context);
        const seconds = (milliseconds: number) => `${Math.ceil(Math.max(0, milliseconds) / 1000)} s`;
        const problem = `Graph asks to wait ${seconds(demanded)}, and ${seconds(budget.left)} are left of the time budget`;
        throw noAnswer(subject, problem, isThrottle ? remedies.throttled : remedies.later, context);
      }
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

/** @param date of the answer; NaN: it has none */
function assertSameDay(date: number, own: number): void {
  if (Math.abs(date - own) > 24 * 60 * 60_000) throw clocksApart(date, own);
}

/** One piece of work for all who ask with the same key at the same time; a failure is forgotten, so that it can be tried again. */
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

/** A success whose body could not be read. */
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
