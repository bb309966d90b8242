import { setTimeout as sleep } from "node:timers/promises";
import type { TokenCredential } from "@azure/core-auth";
import { currentMoment } from "../moment";
import { isObjectId } from "../object-id";
import type { KnownPerson, Observation, PassReader } from "../observation";
import { type Answer, batchAnswers, batchBody, batchSize as mostToABatch } from "./batch";
import { Budget, BudgetSpentError } from "./budget";
import { endpointsOf, type ReaderSettings } from "./clouds";
import { idIn, idUrl, mayReadIds } from "./directory";
import { errorContext } from "./error-body";
import { type GraphError, type GraphErrorContext, RejectedError, UnavailableError } from "./errors";
import { budgetSpent, clocksApart, everybodyGone, refusedBatch, unreachable } from "./failures";
import { createGatherer } from "./gather";
import { type Asking, Interpreter, type Page } from "./interpret";
import { Pace } from "./pace";
import { remedies } from "./remedies";
import { backoff, parseRetryAfter } from "./retry-after";
import { type Claims, type CredentialMaker, createSignIn, WrongTenantError } from "./sign-in";
import { signInError } from "./sign-in-errors";
import { createTransport } from "./transport";
import { failedDependency, isThrottled, isTransient } from "./tries";
import { Witnesses } from "./witnesses";

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

/** How often one user's answer is asked for, the first time included. */
const maxAttempts = 5;

/** An item's answer, dated by the batch that it came in; undefined: the batch had none for it. */
type DatedAnswer = { readonly answer: Answer | undefined; readonly observedDateTime: string };

export function createReader(settings: ReaderSettings, dependencies: Partial<ReaderDependencies> = {}): PassReader {
  const {
    now = Date.now,
    moment = currentMoment,
    delay = (milliseconds: number) => sleep(milliseconds),
    random = Math.random,
    retryBase = 1000,
    batchSize = mostToABatch,
    notice = (message: string) => void process.stderr.write(`tapwatch: ${message}\n`),
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
  const witnesses = new Witnesses();
  const interpreter = new Interpreter({ settings, graphRoot, claims: () => signIn.claims, notice });
  const load = createGatherer((urls) => pace.run(() => askBatch(urls)), delay, batchSize);
  const present = () => new Date(now()).toISOString();

  async function askBatch(urls: readonly string[]): Promise<readonly DatedAnswer[]> {
    const response = await budget
      .bound((signal) => send(batchBody(urls), signal))
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

  /** Asks until there is an answer that is no passing trouble: within the attempts, which throttling costs none of, and the time. */
  async function persist(user: string, url: string): Promise<DatedAnswer & { answer: Answer }> {
    let attempts = 0;
    let throttles = 0;
    for (;;) {
      const { answer, observedDateTime } = await load(url).catch((error: unknown) => {
        if (error instanceof BudgetSpentError) throw budgetSpent(user, present());
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
      if (attempts >= maxAttempts) throw noAnswer(user, `no answer in ${attempts} attempts`, remedies.later, context);
      if (wait > budget.left) {
        if (!demanded) throw budgetSpent(user, observedDateTime, context);
        const seconds = (milliseconds: number) => `${Math.ceil(Math.max(0, milliseconds) / 1000)} s`;
        const problem = `Graph asks to wait ${seconds(demanded)}, and ${seconds(budget.left)} are left of the time budget`;
        throw noAnswer(user, problem, isThrottle ? remedies.throttled : remedies.later, context);
      }
      await delay(wait);
    }
  }

  /** Signs in, once for all who ask at the same time, and makes sure of the tenant. */
  const signedIn = shared((tenantId: string) =>
    told(() => budget.bound(() => signIn.into(tenantId || undefined, `${graphRoot}/.default`))),
  );

  /** What goes wrong with the sign-in, as an error of the run. */
  async function told<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw await signInError(error, authorityHost, present());
    }
  }

  /** Reads the methods of whoever is asked for, page by page. */
  async function readMethods(user: string, asked: string): Promise<Observation> {
    const first = methodsUrl(asked);
    let url = first;
    for (let last: Observation | undefined; ; ) {
      const { answer, observedDateTime } = await persist(user, url);
      const page = await interpreted(user, answer, observedDateTime, { last, asked: first });
      if (page.next === undefined) return page.observation;
      last = page.observation;
      url = page.next;
    }
  }

  /** What says something about one user only if others can be read waits for them. */
  async function interpreted(user: string, answer: Answer, observedDateTime: string, asking: Asking): Promise<Page> {
    if (answer.status === 403) {
      const { hasSucceeded } = await witnesses.others();
      throw interpreter.refused(user, answer, observedDateTime, hasSucceeded ? "user" : "run");
    }
    try {
      return interpreter.interpret(user, answer, observedDateTime, asking);
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      const { hasSucceeded } = await witnesses.others();
      throw hasSucceeded ? error : error.ofRun();
    }
  }

  /** "No such user" is also said of users who are there (replication): it is believed when it is said again, in a later batch. */
  async function find(user: string, asked: string): Promise<Observation> {
    const first = await readMethods(user, asked);
    if (first.answer !== "gone") return first;
    await delay(Math.min(backoff(1, random(), retryBase), Math.max(0, budget.left)));
    return readMethods(user, asked);
  }

  async function findId(user: string, claims: Claims): Promise<string | undefined> {
    if (user === "me") return claims.scp === undefined ? undefined : claims.oid;
    if (isObjectId(user)) return user.toLowerCase();
    if (!mayReadIds(claims)) return undefined;
    // Whoever cannot be told is read by name, as without the permission.
    return persist(user, idUrl(user)).then(
      ({ answer }) => idIn(answer),
      () => undefined,
    );
  }

  /** Who has a name now. What cannot be found out is not taken for another person. */
  async function idOfName(user: string): Promise<string> {
    const { answer, observedDateTime } = await persist(user, idUrl(user));
    const id = idIn(answer);
    if (id !== undefined) return id;
    const problem = "the known user is not there, and Graph does not tell who has the name now";
    throw noAnswer(user, problem, remedies.later, { ...errorContext(answer), observedDateTime });
  }

  async function read(user: string, { userId, tenantId, hasLeft = false }: KnownPerson): Promise<Observation> {
    await told(() => assertOneTenant(settings.tenantId, tenantId));
    const claims = await signedIn(settings.tenantId ?? tenantId ?? "");
    const { tid } = claims;
    const isByName = user !== "me" && !isObjectId(user);
    const [observation, foundId] = await Promise.all([
      find(user, isByName ? (userId ?? user) : user),
      isByName && userId !== undefined ? userId : findId(user, claims),
    ]);
    await told(() => signIn.refuseWrong());
    if (observation.answer !== "gone") {
      witnesses.succeeded();
      return { ...observation, ...(foundId && { userId: foundId }), ...(tid && { tenantId: tid }) };
    }
    if (isByName && userId !== undefined) {
      const other = await find(user, user);
      if (other.answer !== "gone") {
        witnesses.succeeded();
        const otherId = mayReadIds(claims) ? await idOfName(user) : undefined;
        const isOther = otherId === undefined || otherId.toLowerCase() !== userId.toLowerCase();
        const who = isOther ? { isOther, ...(otherId && { userId: otherId }) } : { userId };
        return { ...other, ...who, ...(tid && { tenantId: tid }) };
      }
    }
    if (!hasLeft) {
      const { hasSucceeded, count, goneCount } = await witnesses.others(true);
      const { observedDateTime } = observation;
      if (!hasSucceeded && count > 1) {
        throw goneCount === count
          ? everybodyGone(count, tid, observedDateTime)
          : noAnswer(user, "there is no such user, and nobody else could be read", remedies.later, {
              status: 404,
              observedDateTime,
            });
      }
    }
    return { ...observation, ...(tid && { tenantId: tid }) };
  }

  return { read: (user, known = {}) => budget.spend(() => witnesses.watch(() => read(user, known))) };
}

function noAnswer(
  user: string,
  problem: string,
  remedy: string,
  context: Omit<GraphErrorContext, "scope" | "remedy">,
): GraphError {
  return new UnavailableError(`could not tell about '${user}': ${problem}`, user, { ...context, scope: "run", remedy });
}

/** @param date of the answer; NaN: it has none */
function assertSameDay(date: number, own: number): void {
  if (Math.abs(date - own) > 24 * 60 * 60_000) throw clocksApart(date, own);
}

/** A stack does not move from one tenant to another: everybody would be gone, or somebody else. */
function assertOneTenant(configured: string | undefined, known: string | undefined): void {
  if (configured === undefined || known === undefined || configured.toLowerCase() === known.toLowerCase()) return;
  throw new WrongTenantError(known, configured);
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

/** Relative to the version, as batches want it. The user is one segment of the path, whatever is in the name. */
function methodsUrl(user: string): string {
  return `${ownerUrl(user)}/authentication/temporaryAccessPassMethods`;
}

/** A name that begins with `$` is taken for something else in the plain form: https://learn.microsoft.com/graph/api/user-get */
function ownerUrl(user: string): string {
  if (user === "me") return "/me";
  return user.startsWith("$")
    ? `/users('${encodeURIComponent(user.replaceAll("'", "''"))}')`
    : `/users/${encodeURIComponent(user)}`;
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
