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
import { causeRemedies, remedies } from "./remedies";
import { causeWords, oneLine } from "./sign-in-errors";
import { isThrottled, isTransient } from "./tries";

/** No answer to a batch, after all tries: Graph is out of reach. */
export function unreachable(error: unknown, observedDateTime: string): GraphError {
  const cause = causeOf(error);
  const why = cause === undefined ? oneLine(error) : causeWords[cause];
  const remedy = cause === undefined ? remedies.later : causeRemedies[cause];
  return new UnavailableError(`Graph is out of reach (${why})`, undefined, { scope: "run", remedy, observedDateTime });
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

/** There was no time left to ask. */
export function budgetSpent(
  subject: Subject,
  observedDateTime: string,
  context: Partial<GraphErrorContext> = {},
): GraphError {
  return noAnswer(subject, "the time budget is spent", remedies.budget, { ...context, observedDateTime });
}

/** Everybody who was asked for is gone at once: that is a matter of the tenant, or of the sign-in, and not of the users. */
export function everybodyGone(count: number, tenantId: string | undefined, observedDateTime: string): GraphError {
  const what = `none of the ${count} users who were asked for is in the tenant ${tenantId ?? "(unknown)"}`;
  return new TenantError(what, undefined, { scope: "run", status: 404, remedy: remedies.everybody, observedDateTime });
}

/** Graph's clock and this machine's are so far apart that one of them is wrong: what is due, and what is over, nobody can tell. */
export function clocksApart(observed: number, own: number): GraphError {
  const [theirs, ours] = [new Date(observed).toISOString(), new Date(own).toISOString()];
  const what = `Graph says that it is ${theirs}, and this machine says ${ours}: nobody can be judged`;
  return new UnavailableError(what, undefined, { scope: "run", remedy: remedies.clock, observedDateTime: ours });
}

/** A batch that was refused as a whole. */
export function refusedBatch(given: Omit<GraphErrorContext, "remedy" | "code">, body: unknown): GraphError {
  const context = { ...given, code: codeOf(body) };
  const status = context.status ?? 0;
  if (status === 401) {
    return new SignInError("Graph does not take the token", undefined, { ...context, remedy: remedies.badToken });
  }
  if (status === 407) {
    return new UnavailableError("the proxy asks for a sign-in", undefined, { ...context, remedy: causeRemedies.proxy });
  }
  if (isTransient(status)) {
    const remedy = isThrottled(status) ? remedies.throttled : remedies.later;
    return new UnavailableError("Graph answers no reads now", undefined, { ...context, remedy });
  }
  return new RejectedError("Graph refuses the batch", undefined, { ...context, remedy: remedies.notFound });
}
