/** https://learn.microsoft.com/graph/json-batching: 20 requests to a batch. */
export const batchSize = 20;

/** One item's answer out of a batch. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed; undefined if there was none, or none that could be read. */
  readonly body: unknown;
}

/** The body of a `$batch` request for GETs of these URLs, relative to the version; ids are their places. */
export function batchBody(urls: readonly string[]): unknown {
  return { requests: urls.map((url, index) => ({ id: String(index + 1), method: "GET", url })) };
}

/**
 * Matches the answers of a batch with its requests: by id, without regard to case, in whatever order they come.
 * @param count of requests
 * @returns per request its answer, or undefined where there is none; undefined altogether if this is no batch's answer
 */
export function batchAnswers(body: unknown, count: number): (Answer | undefined)[] | undefined {
  // Where an error stands beside the answers, it says that they are none.
  if (!isObject(body) || "error" in body) return undefined;
  const { responses } = body;
  if (!Array.isArray(responses)) return undefined;
  const byId = new Map<string, Answer | undefined>();
  for (const response of responses) {
    if (!isObject(response)) continue;
    const { id, status, headers, body: itemBody } = response;
    const key = String(id).toLowerCase();
    // One that is not as it should be is no answer, and two are a contradiction: whatever claims an id counts.
    const isAnswer = typeof id === "string" && Number.isInteger(status) && !byId.has(key);
    const answer = { status: status as number, headers: lowerCased(headers), body: readBody(itemBody) };
    byId.set(key, isAnswer ? answer : undefined);
  }
  return Array.from({ length: count }, (_, index) => byId.get(String(index + 1)));
}

/** JSON as it is, as text, or as base64 of text: all of them occur. */
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
