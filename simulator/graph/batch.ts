import type { LoggedItem } from "../requests";
import { failures, type GraphResponse } from "./message";

// https://learn.microsoft.com/graph/json-batching
const largestBatch = 20;

export interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/** @throws GraphFailure 400 if the whole batch cannot be understood */
export function readBatch(body: unknown): BatchItem[] {
  const requests = (body as { requests?: unknown } | null)?.requests;
  if (!Array.isArray(requests) || requests.length === 0) throw failures.badRequest("Invalid batch payload format.");
  if (requests.length > largestBatch) {
    throw failures.badRequest(`Number of batch request steps exceeds the maximum value of ${largestBatch}.`);
  }
  const ids = new Set<string>();
  for (const item of requests as Partial<BatchItem>[]) {
    if (typeof item?.id !== "string" || typeof item.method !== "string" || typeof item.url !== "string") {
      throw failures.badRequest("Invalid batch payload format.");
    }
    if (ids.has(item.id.toLowerCase())) throw failures.badRequest(`Request Id ${item.id} has to be unique in a batch.`);
    ids.add(item.id.toLowerCase());
  }
  return requests as BatchItem[];
}

export interface BatchAnswer {
  readonly items: readonly LoggedItem[];
  readonly body: { readonly responses: readonly Record<string, unknown>[] };
}

/**
 * Answers a batch. The answers come in another order than the requests, as Graph's do.
 * @param answer of one item; undefined: none is given
 */
export async function answerBatch(
  batch: readonly BatchItem[],
  answer: (item: BatchItem) => Promise<GraphResponse | undefined>,
): Promise<BatchAnswer> {
  const answers = await Promise.all(batch.map(async (item) => ({ item, response: await answer(item) })));
  const responses = answers
    .flatMap(({ item: { id }, response }) => {
      if (response === undefined) return [];
      const { status, headers = {}, body } = response;
      return [
        { id, status, headers: { "Cache-Control": "no-cache", ...headers }, ...(body === undefined ? {} : { body }) },
      ];
    })
    .reverse();
  const items = answers.map(({ item: { id, method, url }, response }) => ({
    id,
    method,
    url,
    status: response?.status ?? 0,
  }));
  return { items, body: { responses } };
}
