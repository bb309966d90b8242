export interface GraphErrorContext {
  /** "user": the answer is about this user alone; "run": nothing is known about anybody because of it. */
  readonly scope: "user" | "run";
  readonly status?: number | undefined;
  /** Graph's own code; may be the empty string. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** What to do about it. */
  readonly remedy: string;
  /** ISO 8601 instant of the answer, by Graph's clock where it gave one. */
  readonly observedDateTime: string;
}

/**
 * Could not tell: no answer that says anything about a pass. The message is one line, names the user where it is about one,
 * the status, Graph's code, the request-id and the remedy, and quotes neither tokens nor bodies.
 */
export class GraphError extends Error implements GraphErrorContext {
  readonly scope: "user" | "run";
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly remedy: string;
  readonly observedDateTime: string;

  constructor(
    /** What happened, without particulars and remedy. */
    readonly what: string,
    /** Object id, user principal name, or `me`; undefined where it is about nobody in particular. */
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
    this.observedDateTime = context.observedDateTime;
  }
}

/** There is no token, or Graph does not take it. */
export class SignInError extends GraphError {}

/** The token, or the answers, are of another tenant than the one that is watched. */
export class TenantError extends GraphError {}

/** 403: a permission or a role is missing. */
export class RefusedError extends GraphError {}

/** 400, 404 of something else than the user, and what else Graph will not do however often it is asked. */
export class RejectedError extends GraphError {
  /** The same, said of everybody: nobody could be read. */
  ofRun(): RejectedError {
    const { status, code, requestId, remedy, observedDateTime } = this;
    return new RejectedError(this.what, this.user, { scope: "run", status, code, requestId, remedy, observedDateTime });
  }
}

/** Throttled, down, or out of reach, until the attempts or the time were spent. */
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
