import type { TokenCredential } from "@azure/core-auth";
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  logPolicy,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  proxyPolicy,
  RestError,
  type RetryStrategy,
  retryPolicy,
  setClientRequestIdPolicy,
  userAgentPolicy,
} from "@azure/core-rest-pipeline";
import { version } from "../version";
import { backoff, parseRetryAfter } from "./retry-after";

export interface TransportOptions {
  readonly graphRoot: string;
  readonly credential: TokenCredential;
  readonly now: () => number;
  readonly random: () => number;
  /** Milliseconds before the first repetition. */
  readonly retryBase: number;
  /** Milliseconds that are left for all of it. */
  readonly left: () => number;
  /** The whole batch was throttled: how many milliseconds it waits. */
  readonly onThrottle: (milliseconds: number) => void;
}

/** What fails is repeated this often; what is throttled, as long as there is time. */
const maxRetries = 3;
/** Graph ends calls about authentication methods after 60 s itself. */
const longestTry = 75_000;
const shortestTry = 5000;
const throttled = 429;
/** 424 comes in and around batches that are throttled in part. */
const transient: readonly number[] = [408, 424, throttled];

export function isTransient(status: number): boolean {
  return transient.includes(status) || (status >= 500 && status < 600);
}

/** What costs time, and says nothing about the request. */
export function isThrottled(status: number): boolean {
  return status === throttled;
}

/**
 * Sends batches, and nothing else: the only request that this code can make is a POST of GETs to `$batch`. The token goes to
 * the one host that it is for; there is no policy that follows a redirect.
 * @returns the response, whatever its status; rejects with a RestError, or with the credential's own error
 */
export function createTransport(
  options: TransportOptions,
): (body: unknown, abortSignal: AbortSignal) => Promise<PipelineResponse> {
  const { graphRoot, credential, left } = options;
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: `tapwatch/${version}` }));
  // A tunnel: what goes through it stays between this process and Graph.
  pipeline.addPolicy(proxyPolicy());
  pipeline.addPolicy(setClientRequestIdPolicy("client-request-id"));
  pipeline.addPolicy(retryPolicy([retryStrategy(options)], { maxRetries: Number.MAX_SAFE_INTEGER }), {
    phase: "Retry",
  });
  pipeline.addPolicy(failedTryPolicy, { afterPhase: "Retry" });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${graphRoot}/.default` }), {
    afterPhase: "Retry",
  });
  pipeline.addPolicy(logPolicy(), { afterPhase: "Sign" });
  const client = createDefaultHttpClient();

  return (body, abortSignal) =>
    pipeline.sendRequest(
      client,
      createPipelineRequest({
        url: `${graphRoot}/v1.0/$batch`,
        method: "POST",
        headers: createHttpHeaders({ "content-type": "application/json", accept: "application/json" }),
        body: JSON.stringify(body),
        // A try that hangs leaves time for others.
        timeout: Math.min(longestTry, Math.max(shortestTry, left() / 3)),
        abortSignal,
      }),
    );
}

/**
 * A try that ends by its time-out is a failure like any other: the library would not repeat it. And of an answer that breaks off
 * in the middle it does not say which request it belongs to, by which tries are counted.
 */
const failedTryPolicy: PipelinePolicy = {
  name: "failedTryPolicy",
  sendRequest: async (request, next) => {
    try {
      return await next(request);
    } catch (error) {
      if (error instanceof RestError && error.request === undefined) {
        throw new RestError(error.message, { ...(error.code !== undefined && { code: error.code }), request });
      }
      if ((error as Error).name !== "AbortError" || request.abortSignal?.aborted === true) throw error;
      throw new RestError(`no answer within ${Math.round(request.timeout / 1000)} s`, { code: "ETIMEDOUT", request });
    }
  },
};

/** The library's own strategies count what is throttled, leave a 429 without Retry-After alone and cap no demand. */
function retryStrategy({ now, random, retryBase, left, onThrottle }: TransportOptions): RetryStrategy {
  const counts = new WeakMap<PipelineRequest, { failures: number; throttles: number }>();
  return {
    name: "graphRetryStrategy",
    retry: ({ response, responseError }) => {
      if (response && !isTransient(response.status)) return { skipStrategy: true };
      // A body that came with it may hold good answers: the reader sees to them.
      if (response?.status === 424) return { skipStrategy: true };
      const request = response?.request ?? responseError?.request;
      const count = (request && counts.get(request)) ?? { failures: 0, throttles: 0 };
      if (request) counts.set(request, count);
      const isThrottle = response !== undefined && isThrottled(response.status);
      if (isThrottle) count.throttles += 1;
      else count.failures += 1;
      if (count.failures > maxRetries) return { skipStrategy: true };
      const demanded = parseRetryAfter(response?.headers.get("retry-after"), now());
      const tries = isThrottle ? count.throttles : count.failures;
      // A demand for no wait at all must not become a loop without a pause.
      const retryAfterInMs = demanded || backoff(tries, random(), retryBase);
      if (retryAfterInMs > left()) return { skipStrategy: true };
      if (isThrottle) onThrottle(retryAfterInMs);
      return { retryAfterInMs };
    },
  };
}
