import { causeOf } from "./causes";
import { codeOf } from "./error-body";
import {
  type GraphError,
  type GraphErrorContext,
  RejectedError,
  SignInError,
  TenantError,
  UnavailableError,
} from "./errors";
import { causeRemedies, remedies, remedyForBadToken } from "./remedies";
import { causeWords, oneLine } from "./sign-in-errors";
import { isThrottled, isTransient } from "./tries";

/** No answer to a batch after all tries. */
export function unreachable(error: unknown, answeredDateTime: string): GraphError {
  const cause = causeOf(error);
  const why = cause === undefined ? oneLine(error) : causeWords[cause];
  const remedy = cause === undefined ? remedies.later : causeRemedies[cause];
  return new UnavailableError(`Graph cannot be reached (${why})`, undefined, {
    scope: "run",
    remedy,
    answeredDateTime,
  });
}

/** Whom a question is about, or what, in words. */
export type Subject = { readonly user: string } | { readonly words: string };

function subjectOf(subject: Subject): { readonly said: string; readonly user: string | undefined } {
  return "user" in subject
    ? { said: `'${subject.user}'`, user: subject.user }
    : { said: subject.words, user: undefined };
}

/** No answer that says anything, after all tries. */
export function noAnswer(
  subject: Subject,
  problem: string,
  remedy: string,
  context: Omit<GraphErrorContext, "scope" | "remedy">,
): GraphError {
  const { said, user } = subjectOf(subject);
  return new UnavailableError(`could not tell about ${said}: ${problem}`, user, { ...context, scope: "run", remedy });
}

/** The time budget is spent. */
export function budgetSpent(
  subject: Subject,
  answeredDateTime: string,
  context: Partial<GraphErrorContext> = {},
): GraphError {
  return noAnswer(subject, "the time budget is spent", remedies.budget, { ...context, answeredDateTime });
}

/** All users seem to be gone at once. Then the tenant or the sign-in is wrong, not the users. */
export function everybodyGone(count: number, tenantId: string | undefined, answeredDateTime: string): GraphError {
  const what = `Graph knows none of the ${count} users in the tenant ${tenantId ?? "(unknown)"}`;
  return new TenantError(what, undefined, { scope: "run", status: 404, remedy: remedies.everybody, answeredDateTime });
}

/** Graph's clock and this machine's differ so much that one of them is wrong. Then no time can be judged. */
export function clocksApart(graphs: number, own: number): GraphError {
  const [theirs, ours] = [new Date(graphs).toISOString(), new Date(own).toISOString()];
  const what = `Graph's clock says ${theirs}, and this machine's says ${ours}: no user can be judged`;
  return new UnavailableError(what, undefined, { scope: "run", remedy: remedies.clock, answeredDateTime: ours });
}

/** A batch that was refused as a whole. */
export function refusedBatch(given: Omit<GraphErrorContext, "remedy" | "code">, body: unknown): GraphError {
  const context = { ...given, code: codeOf(body) };
  const status = context.status ?? 0;
  if (status === 401) {
    return new SignInError("Graph does not accept the token", undefined, {
      ...context,
      remedy: remedyForBadToken(context.code),
    });
  }
  if (status === 407) {
    return new UnavailableError("the proxy asks for a sign-in", undefined, { ...context, remedy: causeRemedies.proxy });
  }
  if (isTransient(status)) {
    const remedy = isThrottled(status) ? remedies.throttled : remedies.later;
    return new UnavailableError("Graph is not available now", undefined, { ...context, remedy });
  }
  return new RejectedError("Graph refuses the batch", undefined, { ...context, remedy: remedies.notFound });
}
