import type { TokenCredential } from "@azure/core-auth";
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  logPolicy,
  type PipelineResponse,
  proxyPolicy,
  type RetryStrategy,
  retryPolicy,
  setClientRequestIdPolicy,
  userAgentPolicy,
} from "@azure/core-rest-pipeline";
import { version } from "../version";
import { backoff, longestRetryAfter, parseRetryAfter } from "./retry-after";

export interface TransportOptions {
  readonly graphRoot: string;
  readonly credential: TokenCredential;
  readonly now: () => number;
  readonly random: () => number;
  /** Milliseconds before the first repetition. */
  readonly retryBase: number;
}

/** Whole requests are repeated this often; what fails inside of a batch is the reader's. */
const maxRetries = 3;
/** Graph ends calls about authentication methods after 60 s itself. */
const timeoutMilliseconds = 90_000;
const transient: readonly number[] = [408, 429, 500, 502, 503, 504];

export function isTransient(status: number): boolean {
  return transient.includes(status);
}

/**
 * Sends batches, and nothing else: the only request that this code can make is a POST of GETs to `$batch`. The token goes to
 * the one host that it is for; there is no policy that follows a redirect.
 * @returns the response, whatever its status; rejects with a RestError, or with the credential's own error
 */
export function createTransport(options: TransportOptions): (body: unknown) => Promise<PipelineResponse> {
  const { graphRoot, credential } = options;
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: `tapwatch/${version}` }));
  // A tunnel: what goes through it stays between this process and Graph.
  pipeline.addPolicy(proxyPolicy());
  pipeline.addPolicy(setClientRequestIdPolicy("client-request-id"));
  pipeline.addPolicy(retryPolicy([retryStrategy(options)], { maxRetries }), { phase: "Retry" });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${graphRoot}/.default` }), {
    afterPhase: "Retry",
  });
  pipeline.addPolicy(logPolicy(), { afterPhase: "Sign" });
  const client = createDefaultHttpClient();

  return (body) =>
    pipeline.sendRequest(
      client,
      createPipelineRequest({
        url: `${graphRoot}/v1.0/$batch`,
        method: "POST",
        headers: createHttpHeaders({ "content-type": "application/json", accept: "application/json" }),
        body: JSON.stringify(body),
        timeout: timeoutMilliseconds,
      }),
    );
}

/** The library's own strategies leave a 429 without Retry-After alone and put no cap on what a server may demand. */
function retryStrategy({ now, random, retryBase }: TransportOptions): RetryStrategy {
  return {
    name: "graphRetryStrategy",
    retry: ({ retryCount, response }) => {
      if (response && !isTransient(response.status)) return { skipStrategy: true };
      const demanded = parseRetryAfter(response?.headers.get("retry-after"), now());
      if (demanded !== undefined && demanded > longestRetryAfter) return { skipStrategy: true };
      return { retryAfterInMs: demanded ?? backoff(retryCount + 1, random(), retryBase) };
    },
  };
}
