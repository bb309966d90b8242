import { codeOf } from "./error-body";
import {
  type GraphError,
  type GraphErrorContext,
  RejectedError,
  SignInError,
  TenantError,
  UnavailableError,
} from "./errors";
import { remedies } from "./remedies";
import { WrongTenantError } from "./sign-in";
import { isTransient } from "./transport";

/** No answer to a batch at all: either there is no token, or Graph is out of reach. */
export function unsent(error: unknown, observedDateTime: string): GraphError {
  if (error instanceof WrongTenantError) {
    const context = { scope: "run", remedy: remedies.tenant, observedDateTime } as const;
    return new TenantError(error.message, undefined, context);
  }
  if ((error as Error).name === "RestError") {
    const what = `Graph is out of reach: ${oneLine(error)}`;
    return new UnavailableError(what, undefined, { scope: "run", remedy: remedies.later, observedDateTime });
  }
  const what = `could not sign in: ${oneLine(error)}`;
  return new SignInError(what, undefined, { scope: "run", remedy: remedies.signIn, observedDateTime });
}

/** Everybody who was asked for is gone at once: that is a matter of the tenant, or of the sign-in, and not of the users. */
export function everybodyGone(count: number, tenantId: string | undefined, observedDateTime: string): GraphError {
  const what = `none of the ${count} users who were asked for is in the tenant ${tenantId ?? "(unknown)"}`;
  return new TenantError(what, undefined, { scope: "run", status: 404, remedy: remedies.everybody, observedDateTime });
}

/** A batch that was refused as a whole. */
export function refusedBatch(given: Omit<GraphErrorContext, "remedy" | "code">, body: unknown): GraphError {
  const context = { ...given, code: codeOf(body) };
  if (context.status === 401) {
    return new SignInError("Graph does not take the token", undefined, { ...context, remedy: remedies.badToken });
  }
  if (isTransient(context.status ?? 0)) {
    return new UnavailableError("Graph answers no reads now", undefined, { ...context, remedy: remedies.later });
  }
  return new RejectedError("Graph refuses the batch", undefined, { ...context, remedy: remedies.notFound });
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.:]+$/, "");
}
