import type { Observation } from "../observation";
import type { Answer } from "./batch";
import type { ReaderSettings } from "./clouds";
import { errorContext, isNoSuchUser } from "./error-body";
import { BadAnswerError, type GraphError, RefusedError, RejectedError, SignInError } from "./errors";
import { parseList } from "./parse";
import { remedies, remedyForBadToken, remedyForRefusal } from "./remedies";
import type { Claims } from "./sign-in";

export interface InterpreterOptions {
  readonly settings: ReaderSettings;
  readonly graphRoot: string;
  readonly claims: () => Claims;
  readonly notice: (message: string) => void;
}

export interface Page {
  readonly observation: Observation;
  /** URL of the next page, relative to the version. Undocumented for this resource; followed on the same origin only. */
  readonly next?: string;
}

/** The list that a page belongs to. */
export interface Asking {
  /** The observation of the page before; undefined: this is the first page. */
  readonly last: Observation | undefined;
  /** The URL of the first page, relative to the version. */
  readonly asked: string;
}

/** Turns an answer into an observation: a pass, no pass, or no such user. Everything else is an error, never "no pass". */
export class Interpreter {
  constructor(private readonly options: InterpreterOptions) {}

  interpret(user: string, answer: Answer, answeredDateTime: string, asking: Asking): Page {
    const { status } = answer;
    if (status === 200) return this.list(user, answer, answeredDateTime, asking);

    const context = { ...errorContext(answer), answeredDateTime };
    if (isNoSuchUser(answer) && user !== "me") {
      return { observation: { answer: "gone", observedDateTime: answeredDateTime } };
    }
    if (status === 401) {
      throw new SignInError("Graph does not accept the token", user, {
        ...context,
        scope: "run",
        remedy: remedyForBadToken(context.code),
      });
    }
    const remedy = status === 404 ? this.notFound() : remedies.badRequest;
    throw new RejectedError(`Graph does not answer for '${user}'`, user, { ...context, scope: "user", remedy });
  }

  refused(user: string, answer: Answer, answeredDateTime: string, scope: "user" | "run"): GraphError {
    const remedy = remedyForRefusal(user, this.options.claims(), scope);
    const what = scope === "user" ? `Graph refuses to tell about '${user}'` : "Graph refuses to tell about any user";
    return new RefusedError(what, user, { ...errorContext(answer), scope, remedy, answeredDateTime });
  }

  private list(user: string, answer: Answer, observedDateTime: string, { last, asked }: Asking): Page {
    const bad = (problem: string) =>
      new BadAnswerError(`could not tell about '${user}': ${problem}`, user, {
        ...errorContext(answer),
        code: undefined,
        scope: "run",
        remedy: remedies.badAnswer,
        answeredDateTime: observedDateTime,
      });
    const parsed = parseList(answer.body);
    if (parsed.heldCredential) {
      this.options.notice(
        `Graph sent the value of the pass of '${user}', which is a password; tapwatch removed it unread`,
      );
    }
    if (!parsed.ok) throw bad(parsed.problem);
    const [pass, ...more] = parsed.passes;
    if (more.length > 0 || (pass && last?.answer === "pass")) throw bad("/value holds more than one pass");
    const observation: Observation =
      pass === undefined ? (last ?? { answer: "none", observedDateTime }) : { answer: "pass", pass, observedDateTime };
    if (!isContextOf(answer.body, asked)) throw bad("/@odata.context names another user");
    if (parsed.nextLink === undefined) return { observation };

    if (last !== undefined) throw bad("/@odata.nextLink names one more page, but a user has at most one pass");
    const version = `${this.options.graphRoot}/v1.0`;
    if (!parsed.nextLink.startsWith(`${version}/`)) throw bad("/@odata.nextLink names another host");
    const next = parsed.nextLink.slice(version.length);
    if (!isPageOf(next, asked)) throw bad("/@odata.nextLink does not name this user's passes");
    return { observation, next };
  }

  private notFound(): string {
    return this.options.settings.cloud === "china" ? remedies.notInChina : remedies.notFound;
  }
}

/** Whether a next page belongs to the same list: it has the same path. */
export function isPageOf(next: string, asked: string): boolean {
  const [path, askedPath] = [next, asked].map((url) => decoded(url.split("?")[0] ?? ""));
  return path === askedPath;
}

/** false: the context names another user. It may name none, or name the user in another way. */
function isContextOf(body: unknown, asked: string): boolean {
  const context = (body as { "@odata.context"?: unknown } | null)?.["@odata.context"];
  const named = typeof context === "string" ? /#users\('([^']*)'\)/.exec(context)?.[1] : undefined;
  const user = /^\/users\/([^/]+)\//.exec(asked)?.[1];
  if (named === undefined || user === undefined) return true;
  const [left, right] = [decoded(named), decoded(user)];
  // A principal name and an object id cannot be compared.
  return left.includes("@") !== right.includes("@") || left === right;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return text.toLowerCase();
  }
}
