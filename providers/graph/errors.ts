export interface GraphErrorContext {
  /** "user": the answer is about this user only; "run": no user can be judged. */
  readonly scope: "user" | "run";
  readonly status?: number | undefined;
  /** Graph's own code; may be the empty string. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** What to do about it. */
  readonly remedy: string;
  /** ISO 8601 instant of the answer, by Graph's clock where it gave one. */
  readonly answeredDateTime: string;
}

/**
 * Could not tell: there is no observation. The message is one line with the user (if it is about one), the status, Graph's
 * code, the request-id and the remedy. It never quotes a token or a body.
 */
export class GraphError extends Error implements GraphErrorContext {
  readonly scope: "user" | "run";
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly remedy: string;
  readonly answeredDateTime: string;

  constructor(
    /** What happened, without status and remedy. */
    readonly what: string,
    /** Object id, user principal name, or `me`; undefined: the error is about no single user. */
    readonly user: string | undefined,
    context: GraphErrorContext,
  ) {
    super(`${what}${particulars(context)}: ${context.remedy}`);
    this.name = new.target.name;
    this.scope = context.scope;
    this.status = context.status;
    this.code = context.code;
    this.requestId = context.requestId;
    this.remedy = context.remedy;
    this.answeredDateTime = context.answeredDateTime;
  }
}

/** There is no token, or Graph does not accept it. */
export class SignInError extends GraphError {}

/** The token, or the answers, belong to another tenant than the watched one. */
export class TenantError extends GraphError {}

/** 403: a permission or a role is missing. */
export class RefusedError extends GraphError {}

/** 400, a 404 that is not about the user, and other answers that a retry does not change. */
export class RejectedError extends GraphError {
  /** The same error for the whole run: no user could be read. */
  ofRun(): RejectedError {
    const { status, code, requestId, remedy, answeredDateTime } = this;
    return new RejectedError(this.what, this.user, { scope: "run", status, code, requestId, remedy, answeredDateTime });
  }
}

/** Graph was throttling, down or not reachable until the attempts or the time budget were spent. */
export class UnavailableError extends GraphError {}

/** An answer that does not fit the resource's schema. */
export class BadAnswerError extends GraphError {}

function particulars({ status, code, requestId }: GraphErrorContext): string {
  const parts = [
    [status, code].filter((part) => part !== undefined && part !== "").join(" "),
    requestId === undefined ? "" : `request-id ${requestId}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
