import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  defaultRetryPolicy,
  proxyPolicy,
  userAgentPolicy,
} from "@azure/core-rest-pipeline";
import { inertJson } from "../report/json";
import type { Webhook } from "./target";

const maxRetries = 2;

/**
 * Posts a message. There is no policy that follows a redirect, and none that logs.
 * @returns why it failed, undefined if it did not. Neither the URL nor what the other side said, which may repeat it
 */
export async function send(
  { url, timeoutMilliseconds, authorization }: Pick<Webhook, "url" | "timeoutMilliseconds" | "authorization">,
  message: object,
  version: string,
): Promise<string | undefined> {
  const abortSignal = AbortSignal.timeout(timeoutMilliseconds);
  try {
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(userAgentPolicy({ userAgentPrefix: `tapwatch/${version}` }));
    pipeline.addPolicy(proxyPolicy());
    pipeline.addPolicy(defaultRetryPolicy({ maxRetries }), { phase: "Retry" });
    const { status } = await pipeline.sendRequest(
      createDefaultHttpClient(),
      createPipelineRequest({
        url,
        method: "POST",
        headers: createHttpHeaders({
          "content-type": "application/json",
          accept: "application/json",
          ...(authorization !== undefined && { authorization }),
        }),
        body: inertJson(message),
        abortSignal,
      }),
    );
    if (status >= 300 && status < 400) return `it answered ${status}, and redirects are not followed`;
    return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
  } catch (error) {
    if (abortSignal.aborted) return `no answer within ${timeoutMilliseconds / 1000} s`;
    const { code } = error as { readonly code?: unknown };
    return typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : "the request failed";
  }
}
