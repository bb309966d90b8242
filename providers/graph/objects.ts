import { createClient, type DatedAnswer, type ReaderDependencies } from "./client";
import type { ReaderSettings } from "./clouds";
import { errorContext, isNoSuchUser } from "./error-body";
import { BadAnswerError, type GraphError, RefusedError, RejectedError, SignInError } from "./errors";
import { isPageOf } from "./interpret";
import { parseObjects } from "./parse";
import { remedies, remedyForBadToken, remedyForMissing } from "./remedies";
import type { Claims } from "./sign-in";
import type { Version } from "./transport";

export type GraphObject = Readonly<Record<string, unknown>>;

interface Dated {
  /** ISO 8601 instant, by Graph's clock. */
  readonly answeredDateTime: string;
}

interface DatedObject extends Dated {
  /** undefined: there is none. */
  readonly object: GraphObject | undefined;
}

interface DatedList<Item> extends Dated {
  readonly items: readonly Item[];
}

/** What to ask for, and what to say if there is no answer. */
export interface Question {
  /** Relative to the version; names and filters in it are encoded. */
  readonly url: string;
  /** Default: v1.0. */
  readonly version?: Version;
  /** What it is about, as it stands in "could not tell about …". */
  readonly about: string;
  /** Each of them allows to ask, the narrowest first. */
  readonly permissions: readonly string[];
  /** true: it may well not be there, and that is believed at once. */
  readonly isOptional?: boolean;
  /** What to do if Graph does not understand it. */
  readonly remedy?: string;
  /** What is wrong with an object that Graph gives; undefined: nothing. */
  readonly problemOf?: (object: GraphObject) => string | undefined;
}

/**
 * Reads what is in the directory: groups, users, roles, by the sign-in, the batches, the tries and the time budget that all reads
 * have. A refusal, and a page that fails, is an error with its remedy, and never an empty list.
 */
export interface ObjectReader {
  /** What the token says of itself, of the tenant that is pinned. */
  signIn(): Promise<Claims>;
  /** One object; undefined: there is none, which is believed when it is said again. @throws GraphError */
  find(question: Question): Promise<GraphObject | undefined>;
  /** The same, with the time of the answer. */
  datedFind(question: Question): Promise<DatedObject>;
  /** All of a list, page after page. @throws GraphError */
  list(question: Question): Promise<readonly GraphObject[]>;
  /**
   * The same, with the time of the first page: later objects may be missing.
   * @param read what to keep of an object: the pages of a long list are not held together
   */
  datedList<Item>(question: Question, read: (object: GraphObject) => Item): Promise<DatedList<Item>>;
  /** The same, of a filter that is expected to find something: that there is nothing is believed when it is said again. */
  search(question: Question): Promise<readonly GraphObject[]>;
}

export function createObjectReader(
  settings: ReaderSettings,
  dependencies: Partial<ReaderDependencies> = {},
): ObjectReader {
  const client = createClient(settings, dependencies, 1);
  const spent = <Result>(work: () => Promise<Result>) => client.budget.spend(work);
  const signIn = () => client.signedIn(settings.tenantId ?? "");

  async function ask({ about, url, version }: Question): Promise<DatedAnswer> {
    await signIn();
    return client.ask({ words: about }, url, version);
  }

  async function datedList<Item>(question: Question, read: (object: GraphObject) => Item): Promise<DatedList<Item>> {
    const { url, version = "v1.0" } = question;
    const items: Item[] = [];
    const asked = new Set<string>();
    let answeredDateTime: string | undefined;
    for (let page = url; ; ) {
      asked.add(page);
      const dated = await ask({ ...question, url: page });
      answeredDateTime ??= dated.answeredDateTime;
      if (dated.answer.status !== 200) throw failureOf(question, dated, client.claims);
      const parsed = parseObjects(dated.answer.body);
      if (!parsed.ok) throw badAnswer(question, dated, parsed.problem);
      for (const object of parsed.objects) items.push(read(object));
      if (parsed.nextLink === undefined) return { items, answeredDateTime };

      const root = `${client.graphRoot}/${version}`;
      if (!parsed.nextLink.startsWith(`${root}/`)) {
        throw badAnswer(question, dated, "/@odata.nextLink leads to another host");
      }
      page = parsed.nextLink.slice(root.length);
      if (!isPageOf(page, url) || asked.has(page)) {
        throw badAnswer(question, dated, "/@odata.nextLink leads to something else than the next page");
      }
    }
  }

  const list = async (question: Question) => (await datedList(question, (object) => object)).items;

  async function findOnce(question: Question): Promise<DatedObject> {
    const dated = await ask(question);
    const { answer, answeredDateTime } = dated;
    if (isNoSuchUser(answer)) return { object: undefined, answeredDateTime };
    if (answer.status !== 200) throw failureOf(question, dated, client.claims);
    const { body } = answer;
    const isObject = typeof body === "object" && body !== null && !Array.isArray(body) && !("error" in body);
    if (!isObject) throw badAnswer(question, dated, "the body is no object");
    const object = body as GraphObject;
    const problem = question.problemOf?.(object);
    if (problem !== undefined) throw badAnswer(question, dated, problem);
    return { object, answeredDateTime };
  }

  async function again<Result>(work: () => Promise<Result>, isNothing: (result: Result) => boolean): Promise<Result> {
    const first = await work();
    if (!isNothing(first)) return first;
    await client.pause();
    return work();
  }

  const datedFind = (question: Question) =>
    spent(() =>
      again(
        () => findOnce(question),
        ({ object }) => object === undefined && question.isOptional !== true,
      ),
    );

  return {
    signIn: () => spent(signIn),
    find: async (question) => (await datedFind(question)).object,
    datedFind,
    list: (question) => spent(() => list(question)),
    datedList: (question, read) => spent(() => datedList(question, read)),
    search: (question) =>
      spent(() =>
        again(
          () => list(question),
          ({ length }) => length === 0,
        ),
      ),
  };
}

function failureOf({ about, permissions, remedy }: Question, dated: DatedAnswer, claims: Claims): GraphError {
  const { answer, answeredDateTime } = dated;
  const context = { ...errorContext(answer), scope: "run", answeredDateTime } as const;
  switch (answer.status) {
    case 401:
      return new SignInError("Graph does not take the token", undefined, {
        ...context,
        remedy: remedyForBadToken(context.code),
      });
    case 403:
      return new RefusedError(`Graph refuses to tell about ${about}`, undefined, {
        ...context,
        remedy: remedyForMissing(permissions, claims),
      });
    default:
      return new RejectedError(`Graph does not answer for ${about}`, undefined, {
        ...context,
        remedy: ([400, 404].includes(answer.status) ? remedy : undefined) ?? remedies.later,
      });
  }
}

function badAnswer({ about }: Question, { answer, answeredDateTime }: DatedAnswer, problem: string): GraphError {
  return new BadAnswerError(`could not tell about ${about}: ${problem}`, undefined, {
    ...errorContext(answer),
    code: undefined,
    scope: "run",
    remedy: remedies.badAnswer,
    answeredDateTime,
  });
}
