import {
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
  type RetryStrategy,
  retryPolicy,
} from "@azure/core-rest-pipeline";
import { backoff, parseRetryAfter } from "./retry-after";

export interface TriesOptions {
  readonly now: () => number;
  readonly random: () => number;
  /** Milliseconds before the first retry. */
  readonly retryBase: number;
  /** Milliseconds that are left of the time budget. */
  readonly left: () => number;
}

/** A failed request is retried this often; a throttled one, as long as there is time. */
const maxRetries = 3;
/** Graph ends calls about authentication methods after 60 s itself. */
const longestTry = 75_000;
const shortestTry = 5000;
const throttled = 429;
/** The status of requests, and of whole batches, that are throttled in part. */
export const failedDependency = 424;
const transient: readonly number[] = [408, failedDependency, throttled];

export function isTransient(status: number): boolean {
  return transient.includes(status) || (status >= 500 && status < 600);
}

/** Throttling says nothing about the request itself. */
export function isThrottled(status: number): boolean {
  return status === throttled;
}

/**
 * Retries a failed request as long as there is time. A request that hangs is retried, too; the library would give up.
 * @param isAnswer whether a status is an answer, and not retried
 */
export function triesPolicy(
  options: TriesOptions,
  isAnswer: (status: number) => boolean = (status) => !isTransient(status),
): PipelinePolicy {
  const policy = retryPolicy([retryStrategy(options, isAnswer)], { maxRetries: Number.MAX_SAFE_INTEGER });
  return {
    name: "triesPolicy",
    sendRequest: (request, next) =>
      policy.sendRequest(request, (again) => {
        // A request that hangs must leave time for retries.
        again.timeout = Math.min(longestTry, Math.max(shortestTry, options.left() / 3));
        return next(again).catch((error: unknown) => Promise.reject(failureOf(error, again)));
      }),
  };
}

/**
 * Makes a RestError that the library retries: of a time-out, and of an answer that breaks off in the middle. The library
 * leaves the request out of the latter, but retries are counted by it.
 */
function failureOf(error: unknown, request: PipelineRequest): unknown {
  if ((error as Error).name === "AbortError" && request.abortSignal?.aborted !== true) {
    return new RestError(`no answer within ${Math.round(request.timeout / 1000)} s`, { code: "ETIMEDOUT", request });
  }
  if (!(error instanceof RestError) || error.request !== undefined) return error;
  return new RestError(error.message, { ...(error.code !== undefined && { code: error.code }), request });
}

/** The library's own strategies count throttled requests, ignore a 429 without Retry-After, and obey any Retry-After. */
function retryStrategy(
  { now, random, retryBase, left }: TriesOptions,
  isAnswer: (status: number) => boolean,
): RetryStrategy {
  const counts = new WeakMap<PipelineRequest, { failures: number; throttles: number }>();
  return {
    name: "tapwatchRetryStrategy",
    retry: ({ response, responseError }) => {
      if (response && isAnswer(response.status)) return { skipStrategy: true };
      const request = requestOf(response, responseError);
      const count = (request && counts.get(request)) ?? { failures: 0, throttles: 0 };
      if (request) counts.set(request, count);
      const isThrottle = response !== undefined && isThrottled(response.status);
      if (isThrottle) count.throttles += 1;
      else count.failures += 1;
      if (count.failures > maxRetries) return { skipStrategy: true };
      const demanded = parseRetryAfter(response?.headers.get("retry-after"), now());
      const tries = isThrottle ? count.throttles : count.failures;
      // Retry-After: 0 must not become a loop without a pause.
      const retryAfterInMs = demanded || backoff(tries, random(), retryBase);
      if (retryAfterInMs > left()) return { skipStrategy: true };
      return { retryAfterInMs };
    },
  };
}

function requestOf(response: PipelineResponse | undefined, error: RestError | undefined): PipelineRequest | undefined {
  return response?.request ?? error?.request;
}
