/** Why there was no answer. */
export type Cause = "certificate" | "proxy" | "name" | "timeOut" | "unreachable";

const patterns: readonly (readonly [Cause, RegExp])[] = [
  [
    "certificate",
    /CERT_|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS|ERR_SSL|self.signed certificate|certificate (has expired|is not)/i,
  ],
  ["proxy", /\b407\b|proxy/i],
  ["name", /ENOTFOUND|EAI_AGAIN|EAI_NODATA|getaddrinfo/],
  ["timeOut", /ETIMEDOUT|ESOCKETTIMEDOUT|no answer within/],
  ["unreachable", /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE|socket hang up|REQUEST_SEND_ERROR/],
];

/** Looks through an error and its causes; undefined: none of the patterns fits. The first pattern in the list wins. */
export function causeOf(error: unknown): Cause | undefined {
  const text = wordsOf(error).join("\n");
  return patterns.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Codes and messages of an error and of its causes. */
export function wordsOf(error: unknown, depth = 0): string[] {
  if (depth > 6 || typeof error !== "object" || error === null) return [];
  const { code, name, message, cause, errors, innerError } = error as Record<string, unknown>;
  const own = [code, name, message].filter((word): word is string => typeof word === "string");
  const behind = [cause, innerError, ...(Array.isArray(errors) ? errors : [])];
  return [...own, ...behind.flatMap((one) => wordsOf(one, depth + 1))];
}
