/** https://learn.microsoft.com/graph/json-batching: 20 requests to a batch. */
export const batchSize = 20;

/** The answer to one request of a batch. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; undefined if there was none, or it could not be parsed. */
  readonly body: unknown;
}

/** The body of a `$batch` request for GETs of these URLs, relative to the version; ids are their places. */
export function batchBody(urls: readonly string[]): unknown {
  return { requests: urls.map((url, index) => ({ id: String(index + 1), method: "GET", url })) };
}

/**
 * Matches the answers of a batch with its requests: by id, without regard to case, in whatever order they come.
 * @param count of requests
 * @returns an answer or undefined for each request; undefined if the body is not the answer to a batch
 */
export function batchAnswers(body: unknown, count: number): (Answer | undefined)[] | undefined {
  // If there is an error beside the answers, they do not count.
  if (!isObject(body) || "error" in body) return undefined;
  const { responses } = body;
  if (!Array.isArray(responses)) return undefined;
  const byId = new Map<string, Answer | undefined>();
  for (const response of responses) {
    if (!isObject(response)) continue;
    const { id, status, headers, body: itemBody } = response;
    const key = String(id).toLowerCase();
    // A malformed answer counts as none. Two answers for one id are a contradiction, so both count as none.
    const isAnswer = typeof id === "string" && Number.isInteger(status) && !byId.has(key);
    const answer = { status: status as number, headers: lowerCased(headers), body: readBody(itemBody) };
    byId.set(key, isAnswer ? answer : undefined);
  }
  return Array.from({ length: count }, (_, index) => byId.get(String(index + 1)));
}

/** Graph sends JSON, JSON as text, and base64 of that text. */
function readBody(body: unknown): unknown {
  if (typeof body !== "string") return body;
  for (const text of [body, Buffer.from(body, "base64").toString("utf8")]) {
    try {
      return JSON.parse(text);
    } catch {}
  }
  return undefined;
}

function lowerCased(headers: unknown): Record<string, string> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
