import type { Principal } from "../authority/claims";

export const versions = ["v1.0", "beta"] as const;
export type Version = (typeof versions)[number];

/** A request to Graph, by itself or out of a batch. */
export interface GraphRequest {
  readonly version: Version;
  readonly method: string;
  /** Below the version, each segment decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly principal: Principal;
}

export interface GraphResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** undefined: none, as with 204. */
  readonly body?: unknown;
}

/** An answer that is no success, with Graph's code. */
export class GraphFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const failures = {
  unauthenticated: (why: string) => new GraphFailure(401, "InvalidAuthenticationToken", why),
  /** What a missing permission and a missing role look like on authentication methods: the same. */
  methodsForbidden: () => new GraphFailure(403, "accessDenied", "Request Authorization failed"),
  forbidden: () =>
    new GraphFailure(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  notPremium: () =>
    new GraphFailure(
      403,
      "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
      "Neither tenant is B2C or tenant doesn't have premium license",
    ),
  noObject: (name: string) =>
    new GraphFailure(
      404,
      "Request_ResourceNotFound",
      `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  noMethod: () => new GraphFailure(404, "resourceNotFound", "Resource not found."),
  noSegment: (segment: string) =>
    new GraphFailure(400, "BadRequest", `Resource not found for the segment '${segment}'.`),
  badMethod: () =>
    new GraphFailure(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target."),
  /** @param seconds to wait; undefined: nothing is said of it */
  tooMany: (seconds: number | undefined, headers: Readonly<Record<string, string>> = {}) =>
    new GraphFailure(429, "TooManyRequests", "Too many requests.", {
      ...(seconds !== undefined && { "Retry-After": String(seconds) }),
      ...headers,
    }),
  badRequest: (message: string) => new GraphFailure(400, "BadRequest", message),
} as const;

/** `GET /v1.0/users/a%20b?$top=1` → segments and query. */
export function parseTarget(target: string): { segments: string[]; query: URLSearchParams } {
  const [path = "", search = ""] = target.split("?", 2);
  try {
    const segments = path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
    return { segments, query: new URLSearchParams(search) };
  } catch {
    throw failures.badRequest("The request URI is malformed.");
  }
}
