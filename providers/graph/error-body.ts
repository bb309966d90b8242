import type { Answer } from "./batch";
import type { GraphErrorContext } from "./errors";

/** Status, code and request-id of an item's answer. */
export function errorContext(answer: Answer | undefined): Pick<GraphErrorContext, "status" | "code" | "requestId"> {
  if (answer === undefined) return {};
  const error = errorOf(answer.body);
  const inner = (error["innerError"] ?? error["innererror"]) as Record<string, unknown> | undefined;
  const requestId = inner?.["request-id"] ?? answer.headers["request-id"];
  return { status: answer.status, code: codeOf(answer.body), ...(typeof requestId === "string" && { requestId }) };
}

function errorOf(body: unknown): Record<string, unknown> {
  return ((body as { error?: Record<string, unknown> } | null | undefined)?.error ?? {}) as Record<string, unknown>;
}

/** Graph's codes are words. A longer text is no code. */
const longestCode = 64;

/** Whether Graph says that there is no such user. No other 404 says so. */
export function isNoSuchUser({ status, body }: Answer): boolean {
  return status === 404 && errorOf(body)["code"] === "Request_ResourceNotFound";
}

/** Graph's code; the empty string if there is none. The `message` is never used. */
export function codeOf(body: unknown): string {
  const { code } = errorOf(body);
  return typeof code === "string" ? code.replace(/[^\w.-]/g, "").slice(0, longestCode) : "";
}
