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
  setClientRequestIdPolicy,
  userAgentPolicy,
} from "@azure/core-rest-pipeline";
import { version } from "../version";
import { failedDependency, isThrottled, isTransient, type TriesOptions, triesPolicy } from "./tries";

export interface TransportOptions extends TriesOptions {
  readonly graphRoot: string;
  readonly credential: TokenCredential;
}

/** Of Graph. Groups are asked for in beta, as @pulumi/azuread does: v1.0 does not tell all of a group. */
export const versions = ["v1.0", "beta"] as const;
export type Version = (typeof versions)[number];

/**
 * Sends batches, and nothing else: the only request that this code can make is a POST of GETs to `$batch`. The token goes
 * to Graph's host only, because no redirect is followed.
 * @returns the response, whatever its status; rejects with a RestError, or with the credential's own error
 */
export function createTransport(
  options: TransportOptions,
): (version: Version, body: unknown, abortSignal: AbortSignal) => Promise<PipelineResponse> {
  const { graphRoot, credential } = options;
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: `tapwatch/${version}` }));
  // The proxy is a tunnel: it cannot read the requests.
  pipeline.addPolicy(proxyPolicy());
  pipeline.addPolicy(setClientRequestIdPolicy("client-request-id"));
  // The body of a 424 may hold good answers: the reader handles them. When throttled reads are sent again is up to the pace.
  const isAnswer = (status: number) => !isTransient(status) || status === failedDependency || isThrottled(status);
  pipeline.addPolicy(triesPolicy(options, isAnswer), { phase: "Retry" });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${graphRoot}/.default` }), {
    afterPhase: "Retry",
  });
  pipeline.addPolicy(logPolicy(), { afterPhase: "Sign" });
  const client = createDefaultHttpClient();

  return (version, body, abortSignal) =>
    pipeline.sendRequest(
      client,
      createPipelineRequest({
        url: `${graphRoot}/${version}/$batch`,
        method: "POST",
        headers: createHttpHeaders({ "content-type": "application/json", accept: "application/json" }),
        body: JSON.stringify(body),
        abortSignal,
      }),
    );
}
