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
  /** Shows the user a warning, on one line. */
  readonly notice: (message: string) => void;
}

/** How often one user is read, the first time included. Throttled reads do not count. */
const maxAttempts = 5;

/** An answer with the date of its batch; undefined: the batch had no answer for this request. */
type DatedAnswer = { readonly answer: Answer | undefined; readonly answeredDateTime: string };

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
        // Any other error is from the library, when it renews the token.
        return signInError(error, authorityHost, present()).then((told) => Promise.reject(told));
      });
    const date = Date.parse(response.headers.get("date") ?? "");
    assertSameDay(date, moment());
    const answeredDateTime = new Date(Number.isNaN(date) ? moment() : date).toISOString();
    const requestId = response.headers.get("request-id");
    const context = { scope: "run", status: response.status, requestId, answeredDateTime } as const;
    const body = parseJson(response.bodyAsText);
    const told = batchAnswers(body, urls.length);
    // A batch that was throttled in part may have status 424 and still hold good answers.
    if (response.status !== 200 && response.status !== failedDependency) throw refusedBatch(context, body);

    const answers = told ?? urls.map(() => undefined);
    const demands = answers.flatMap((answer) =>
      answer?.status === 429 ? [parseRetryAfter(answer.headers["retry-after"], now()) ?? 0] : [],
    );
    // The longest Retry-After of a batch counts for the whole batch, up to the time budget.
    if (demands.length > 0) pace.throttled(Math.min(Math.max(...demands), Math.max(0, budget.left)));
    else pace.wentWell(Number(response.headers.get("x-ms-throttle-limit-percentage") ?? Number.NaN));
    return answers.map((answer) => ({ answer, answeredDateTime }));
  }

  /** Repeats a read until there is an answer that is not transient, or the attempts or the time budget are spent. */
  async function persist(user: string, url: string): Promise<DatedAnswer & { answer: Answer }> {
    let attempts = 0;
    let throttles = 0;
    for (;;) {
      const { answer, answeredDateTime } = await load(url).catch((error: unknown) => {
        if (error instanceof BudgetSpentError) throw budgetSpent(user, present());
        throw (error as Error).name === "RestError" ? unreachable(error, present()) : error;
      });
      if (answer && !isTransient(answer.status) && !isGarbled(answer)) return { answer, answeredDateTime };
      const isThrottle = answer !== undefined && isThrottled(answer.status);
      if (isThrottle) throttles += 1;
      else attempts += 1;
      const demanded = parseRetryAfter(answer?.headers["retry-after"], now());
      // Retry-After: 0 must not become a loop without a pause.
      const wait = demanded || backoff(isThrottle ? throttles : attempts, random(), retryBase);
      const context = { ...errorContext(answer), answeredDateTime };
      if (attempts >= maxAttempts) throw noAnswer(user, `no answer in ${attempts} attempts`, remedies.later, context);
      if (wait > budget.left) {
        if (!demanded) throw budgetSpent(user, answeredDateTime, context);
        const seconds = (milliseconds: number) => `${Math.ceil(Math.max(0, milliseconds) / 1000)} s`;
        const problem = `Graph asks to wait ${seconds(demanded)}, and ${seconds(budget.left)} are left of the time budget`;
        throw noAnswer(user, problem, isThrottle ? remedies.throttled : remedies.later, context);
      }
      await delay(wait);
    }
  }

  /** Signs in once for all concurrent reads, and checks the tenant. */
  const signedIn = shared((tenantId: string) =>
    told(() => budget.bound(() => signIn.into(tenantId || undefined, `${graphRoot}/.default`))),
  );

  /** Turns an error of the sign-in into a GraphError. */
  async function told<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw await signInError(error, authorityHost, present());
    }
  }

  /** Reads the methods of one user, page by page. */
  async function readMethods(user: string, asked: string): Promise<Observation> {
    const first = methodsUrl(asked);
    let url = first;
    for (let last: Observation | undefined; ; ) {
      const { answer, answeredDateTime } = await persist(user, url);
      const page = await interpreted(user, answer, answeredDateTime, { last, asked: first });
      if (page.next === undefined) return page.observation;
      last = page.observation;
      url = page.next;
    }
  }

  /** A refusal is about this user only if other users can be read. So it waits for their answers. */
  async function interpreted(user: string, answer: Answer, answeredDateTime: string, asking: Asking): Promise<Page> {
    if (answer.status === 403) {
      const { hasSucceeded } = await witnesses.others();
      throw interpreter.refused(user, answer, answeredDateTime, hasSucceeded ? "user" : "run");
    }
    try {
      return interpreter.interpret(user, answer, answeredDateTime, asking);
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      const { hasSucceeded } = await witnesses.others();
      throw hasSucceeded ? error : error.ofRun();
    }
  }

  /** Graph may say "no such user" about an existing user (replication). It must say so twice, in two batches. */
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
    // If the id cannot be read, the user is read by name, as without the permission.
    return persist(user, idUrl(user)).then(
      ({ answer }) => idIn(answer),
      () => undefined,
    );
  }

  /** The object id of the person who has a name now. @throws GraphError if it cannot be read */
  async function idOfName(user: string): Promise<string> {
    const { answer, answeredDateTime } = await persist(user, idUrl(user));
    const id = idIn(answer);
    if (id !== undefined) return id;
    const problem = "the known user is gone, and Graph does not say who has the name now";
    throw noAnswer(user, problem, remedies.later, { ...errorContext(answer), answeredDateTime });
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
      const { observedDateTime: answeredDateTime } = observation;
      if (!hasSucceeded && count > 1) {
        throw goneCount === count
          ? everybodyGone(count, tid, answeredDateTime)
          : noAnswer(user, "there is no such user, and no other user could be read", remedies.later, {
              status: 404,
              answeredDateTime,
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

/** @param date the Date of the answer; NaN: it has none */
function assertSameDay(date: number, own: number): void {
  if (Math.abs(date - own) > 24 * 60 * 60_000) throw clocksApart(date, own);
}

/** A stack cannot move to another tenant: there every user would be gone, or another person. */
function assertOneTenant(configured: string | undefined, known: string | undefined): void {
  if (configured === undefined || known === undefined || configured.toLowerCase() === known.toLowerCase()) return;
  throw new WrongTenantError(known, configured);
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

/** Relative to the version, as batches want it. The user is encoded to be one segment of the path. */
function methodsUrl(user: string): string {
  return `${ownerUrl(user)}/authentication/temporaryAccessPassMethods`;
}

/** A name that begins with `$` needs the form with parentheses: https://learn.microsoft.com/graph/api/user-get */
function ownerUrl(user: string): string {
  if (user === "me") return "/me";
  return user.startsWith("$")
    ? `/users('${encodeURIComponent(user.replaceAll("'", "''"))}')`
    : `/users/${encodeURIComponent(user)}`;
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
