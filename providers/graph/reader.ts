import { isObjectId } from "../object-id";
import type { KnownPerson, Observation, PassReader } from "../observation";
import type { Answer } from "./batch";
import { createClient, type ReaderDependencies } from "./client";
import type { ReaderSettings } from "./clouds";
import { idIn, idUrl, mayReadIds } from "./directory";
import { errorContext } from "./error-body";
import { RejectedError } from "./errors";
import { everybodyGone, noAnswer } from "./failures";
import { type Asking, Interpreter, type Page } from "./interpret";
import { remedies } from "./remedies";
import { type Claims, WrongTenantError } from "./sign-in";
import { Witnesses } from "./witnesses";

export function createReader(settings: ReaderSettings, dependencies: Partial<ReaderDependencies> = {}): PassReader {
  const { notice = (message: string) => void process.stderr.write(`tapwatch: ${message}\n`) } = dependencies;
  const client = createClient(settings, dependencies);
  const { graphRoot, budget, told } = client;
  const witnesses = new Witnesses();
  const interpreter = new Interpreter({ settings, graphRoot, claims: () => client.claims, notice });
  const persist = (user: string, url: string) => client.ask({ user }, url);

  /** Reads the methods of one user, page by page. */
  async function readMethods(user: string, asked: string): Promise<Observation> {
    const first = methodsUrl(asked);
    let url = first;
    for (let last: Observation | undefined; ; ) {
      const { answer, answeredDateTime } = await persist(user, url);
      const page = await interpreted(user, answer, answeredDateTime, { last, asked: first });
      if (page.next === undefined) return page.observation;
      last = page.observation;
      url = page.next;
    }
  }

  /** A refusal is about this user only if other users can be read. So it waits for their answers. */
  async function interpreted(user: string, answer: Answer, answeredDateTime: string, asking: Asking): Promise<Page> {
    if (answer.status === 403) {
      const { hasSucceeded } = await witnesses.others();
      throw interpreter.refused(user, answer, answeredDateTime, hasSucceeded ? "user" : "run");
    }
    try {
      return interpreter.interpret(user, answer, answeredDateTime, asking);
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      const { hasSucceeded } = await witnesses.others();
      throw hasSucceeded ? error : error.ofRun();
    }
  }

  /** Graph may say "no such user" about an existing user (replication). It must say so twice, in two batches. */
  async function find(user: string, asked: string): Promise<Observation> {
    const first = await readMethods(user, asked);
    if (first.answer !== "gone") return first;
    await client.pause();
    return readMethods(user, asked);
  }

  async function findId(user: string, claims: Claims): Promise<string | undefined> {
    if (user === "me") return claims.scp === undefined ? undefined : claims.oid;
    if (isObjectId(user)) return user.toLowerCase();
    if (!mayReadIds(claims)) return undefined;
    // If the id cannot be read, the user is read by name, as without the permission.
    return persist(user, idUrl(user)).then(
      ({ answer }) => idIn(answer),
      () => undefined,
    );
  }

  /** The object id of the person who has a name now. @throws GraphError if it cannot be read */
  async function idOfName(user: string): Promise<string> {
    const { answer, answeredDateTime } = await persist(user, idUrl(user));
    const id = idIn(answer);
    if (id !== undefined) return id;
    const problem = "the known user is gone, and Graph does not say who has the name now";
    throw noAnswer({ user }, problem, remedies.later, { ...errorContext(answer), answeredDateTime });
  }

  async function read(user: string, { userId, tenantId, hasLeft = false }: KnownPerson): Promise<Observation> {
    await told(() => assertOneTenant(settings.tenantId, tenantId));
    const claims = await client.signedIn(settings.tenantId ?? tenantId ?? "");
    const { tid } = claims;
    const isByName = user !== "me" && !isObjectId(user);
    const [observation, foundId] = await Promise.all([
      find(user, isByName ? (userId ?? user) : user),
      isByName && userId !== undefined ? userId : findId(user, claims),
    ]);
    await client.refuseWrong();
    if (observation.answer !== "gone") {
      witnesses.succeeded();
      return { ...observation, ...(foundId && { userId: foundId }), ...(tid && { tenantId: tid }) };
    }
    if (isByName && userId !== undefined) {
      const other = await find(user, user);
      if (other.answer !== "gone") {
        witnesses.succeeded();
        const otherId = mayReadIds(claims) ? await idOfName(user) : undefined;
        const isOther = otherId === undefined || otherId.toLowerCase() !== userId.toLowerCase();
        const who = isOther ? { isOther, ...(otherId && { userId: otherId }) } : { userId };
        return { ...other, ...who, ...(tid && { tenantId: tid }) };
      }
    }
    if (!hasLeft) {
      const { hasSucceeded, count, goneCount } = await witnesses.others(true);
      const { observedDateTime: answeredDateTime } = observation;
      if (!hasSucceeded && count > 1) {
        throw goneCount === count
          ? everybodyGone(count, tid, answeredDateTime)
          : noAnswer({ user }, "there is no such user, and no other user could be read", remedies.later, {
              status: 404,
              answeredDateTime,
            });
      }
    }
    return { ...observation, ...(tid && { tenantId: tid }) };
  }

  return { read: (user, known = {}) => budget.spend(() => witnesses.watch(() => read(user, known))) };
}

/** A stack cannot move to another tenant: there every user would be gone, or another person. */
function assertOneTenant(configured: string | undefined, known: string | undefined): void {
  if (configured === undefined || known === undefined || configured.toLowerCase() === known.toLowerCase()) return;
  throw new WrongTenantError(known, configured);
}

/** Relative to the version, as batches want it. The user is encoded to be one segment of the path. */
function methodsUrl(user: string): string {
  return `${ownerUrl(user)}/authentication/temporaryAccessPassMethods`;
}

/** A name that begins with `$` needs the form with parentheses: https://learn.microsoft.com/graph/api/user-get */
function ownerUrl(user: string): string {
  if (user === "me") return "/me";
  return user.startsWith("$")
    ? `/users('${encodeURIComponent(user.replaceAll("'", "''"))}')`
    : `/users/${encodeURIComponent(user)}`;
}
