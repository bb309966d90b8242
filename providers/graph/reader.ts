import { setTimeout as sleep } from "node:timers/promises";
import type { TokenCredential } from "@azure/core-auth";
import { isObjectId } from "../arguments";
import type { KnownPerson, Observation, PassReader } from "../observation";
import { type Answer, batchAnswers, batchBody, batchSize as mostToABatch } from "./batch";
import { endpointsOf, type ReaderSettings } from "./clouds";
import { idIn, idUrl, mayReadIds } from "./directory";
import { errorContext } from "./error-body";
import { UnavailableError } from "./errors";
import { everybodyGone, refusedBatch, unsent } from "./failures";
import { createGatherer } from "./gather";
import { Interpreter } from "./interpret";
import { Pace } from "./pace";
import { remedies } from "./remedies";
import { backoff, longestRetryAfter, parseRetryAfter } from "./retry-after";
import { type Claims, defaultCredential, SignIn, WrongTenantError } from "./sign-in";
import { createTransport, isTransient } from "./transport";
import { Witnesses } from "./witnesses";

export interface ReaderDependencies {
  /** Default: DefaultAzureCredential for the cloud's authority. */
  readonly credential: TokenCredential;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
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
export type DatedAnswer = { readonly answer: Answer | undefined; readonly observedDateTime: string };

export function createReader(settings: ReaderSettings, dependencies: Partial<ReaderDependencies> = {}): PassReader {
  const {
    now = Date.now,
    delay = (milliseconds: number) => sleep(milliseconds),
    random = Math.random,
    retryBase = 1000,
    batchSize = mostToABatch,
    notice = (message: string) => void process.stderr.write(`tapwatch: ${message}\n`),
    credential,
  } = dependencies;
  const endpoints = endpointsOf(settings);
  const { graphRoot } = endpoints;
  const timeBudget = (settings.timeBudgetMinutes ?? 10) * 60_000;
  const signIn = new SignIn(async (tenantId) => credential ?? (await defaultCredential(endpoints, tenantId)));
  const send = createTransport({ graphRoot, credential: signIn, now, random, retryBase });
  const pace = new Pace(now, delay);
  const witnesses = new Witnesses();
  const interpreter = new Interpreter({ settings, graphRoot, claims: () => signIn.claims, notice });
  const load = createGatherer((urls) => pace.run(() => askBatch(urls)), delay, batchSize);

  async function askBatch(urls: readonly string[]): Promise<readonly DatedAnswer[]> {
    const response = await send(batchBody(urls)).catch((error: unknown) => {
      throw unsent(error, new Date(now()).toISOString());
    });
    const date = Date.parse(response.headers.get("date") ?? "");
    const observedDateTime = new Date(Number.isNaN(date) ? now() : date).toISOString();
    const requestId = response.headers.get("request-id");
    const context = { scope: "run", status: response.status, requestId, observedDateTime } as const;
    const body = parseJson(response.bodyAsText);
    if (response.status !== 200) throw refusedBatch(context, body);

    const answers = batchAnswers(body, urls.length) ?? urls.map(() => undefined);
    const demands = answers.flatMap((answer) =>
      answer?.status === 429 ? [parseRetryAfter(answer.headers["retry-after"], now()) ?? 0] : [],
    );
    if (demands.length === 0) {
      pace.wentWell(Number(response.headers.get("x-ms-throttle-limit-percentage") ?? Number.NaN));
    } else {
      // The longest demand of a batch counts for all of it. One beyond the cap is the reads' to give up on, not ours to obey.
      pace.throttled(Math.min(Math.max(...demands), longestRetryAfter));
    }
    return answers.map((answer) => ({ answer, observedDateTime }));
  }

  /** Asks until there is an answer that is no passing trouble, within the attempts and the time. */
  async function persist(user: string, url: string, deadline: number): Promise<DatedAnswer & { answer: Answer }> {
    for (let attempt = 1; ; attempt += 1) {
      const { answer, observedDateTime } = await load(url);
      if (answer && !isTransient(answer.status) && !isGarbled(answer)) return { answer, observedDateTime };
      const demanded = parseRetryAfter(answer?.headers["retry-after"], now());
      const wait = demanded ?? backoff(attempt, random(), retryBase);
      const problem = givenUp({ attempt, wait, demanded, left: deadline - now() });
      if (problem !== undefined) {
        throw new UnavailableError(`could not tell about '${user}': ${problem}`, user, {
          ...errorContext(answer),
          scope: "run",
          remedy: remedies.later,
          observedDateTime,
        });
      }
      await delay(wait);
    }
  }

  /** Signs in, once for all who ask at the same time, and makes sure of the tenant. */
  const signedIn = shared((tenantId: string) =>
    told(() => signIn.into(tenantId || undefined, `${graphRoot}/.default`)),
  );

  /** What goes wrong with the sign-in, as an error of the run. */
  async function told<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw unsent(error, new Date(now()).toISOString());
    }
  }

  /** Reads the methods of whoever is asked for, page by page. */
  async function readMethods(user: string, asked: string, deadline: number): Promise<Observation> {
    let url = methodsUrl(asked);
    for (let last: Observation | undefined; ; ) {
      const { answer, observedDateTime } = await persist(user, url, deadline);
      if (answer.status === 403) {
        const { hasSucceeded } = await witnesses.others();
        throw interpreter.refused(user, answer, observedDateTime, hasSucceeded ? "user" : "run");
      }
      const page = interpreter.interpret(user, answer, observedDateTime, last);
      if (page.next === undefined) return page.observation;
      last = page.observation;
      url = page.next;
    }
  }

  /** "No such user" is also said of users who are there (replication): it is believed when it is said again, in a later batch. */
  async function find(user: string, asked: string, deadline: number): Promise<Observation> {
    const first = await readMethods(user, asked, deadline);
    if (first.answer !== "gone") return first;
    await delay(backoff(1, random(), retryBase));
    return readMethods(user, asked, deadline);
  }

  async function findId(user: string, claims: Claims, deadline: number): Promise<string | undefined> {
    if (user === "me") return claims.scp === undefined ? undefined : claims.oid;
    if (isObjectId(user)) return user.toLowerCase();
    if (!mayReadIds(claims)) return undefined;
    // Whoever cannot be told is read by name, as without the permission.
    return persist(user, idUrl(user), deadline).then(
      ({ answer }) => idIn(answer),
      () => undefined,
    );
  }

  async function read(user: string, { userId, tenantId, hasLeft = false }: KnownPerson): Promise<Observation> {
    const deadline = now() + timeBudget;
    await told(() => assertOneTenant(settings.tenantId, tenantId));
    const claims = await signedIn(settings.tenantId ?? tenantId ?? "");
    const { tid } = claims;
    const isByName = user !== "me" && !isObjectId(user);
    const [observation, foundId] = await Promise.all([
      find(user, isByName ? (userId ?? user) : user, deadline),
      isByName && userId !== undefined ? userId : findId(user, claims, deadline),
    ]);
    await told(() => signIn.refuseWrong());
    if (observation.answer !== "gone") {
      witnesses.succeeded();
      return { ...observation, ...(foundId && { userId: foundId }), ...(tid && { tenantId: tid }) };
    }
    if (isByName && userId !== undefined) {
      const other = await find(user, user, deadline);
      if (other.answer !== "gone") {
        witnesses.succeeded();
        const otherId = await findId(user, claims, deadline);
        const isOther = otherId === undefined || otherId.toLowerCase() !== userId.toLowerCase();
        const who = isOther ? { isOther, ...(otherId && { userId: otherId }) } : { userId };
        return { ...other, ...who, ...(tid && { tenantId: tid }) };
      }
    }
    if (!hasLeft) {
      const { hasSucceeded, count } = await witnesses.others();
      if (!hasSucceeded && count > 1) throw everybodyGone(count, tid, observation.observedDateTime);
    }
    return { ...observation, ...(tid && { tenantId: tid }) };
  }

  return { read: (user, known = {}) => witnesses.watch(() => read(user, known)) };
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
  const owner = user === "me" ? "/me" : `/users/${encodeURIComponent(user)}`;
  return `${owner}/authentication/temporaryAccessPassMethods`;
}

/** A success whose body could not be read. */
function isGarbled({ status, body }: Answer): boolean {
  return status === 200 && body === undefined;
}

function givenUp(state: {
  attempt: number;
  wait: number;
  demanded: number | undefined;
  left: number;
}): string | undefined {
  const { attempt, wait, demanded, left } = state;
  if (demanded !== undefined && demanded > longestRetryAfter) {
    return `Graph asks to wait ${Math.ceil(demanded / 1000)} s, more than the ${longestRetryAfter / 1000} s that are granted`;
  }
  if (wait > left) return "the time budget is spent";
  return attempt >= maxAttempts ? `no answer in ${attempt} attempts` : undefined;
}

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
