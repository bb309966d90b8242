import type { Pass } from "./pass";

/**
 * What Graph said about a user at one look: a pass, no pass, or no such user. "Could not tell" is no observation: it is a
 * rejected promise with a `GraphError`.
 */
export type Observation = {
  /** ISO 8601 instant, by Graph's own clock. */
  readonly observedDateTime: string;
  /** The token's `tid`; absent: the token has none. */
  readonly tenantId?: string;
} & (
  | ({ readonly answer: "pass"; readonly pass: Pass } & Person)
  | ({ readonly answer: "none" } & Person)
  | { readonly answer: "gone"; readonly userId?: undefined; readonly isOther?: undefined }
);

interface Person {
  /** The object id; absent: not known, or the token may not read it. */
  readonly userId?: string;
  /** true: the person who was asked for is gone, and another one has the name. */
  readonly isOther?: boolean;
}

/** What the state knows about the user to read. */
export interface KnownPerson {
  /** The object id, which the user is read by. */
  readonly userId?: string | undefined;
  /** The tenant in which the watch began. */
  readonly tenantId?: string | undefined;
  /** true: the departure is accepted, so "no such user" is expected and no sign of a wrong tenant. */
  readonly hasLeft?: boolean;
}

/** Reads users. Reads asked for in the same moment share requests. */
export interface PassReader {
  /**
   * Looks at one user.
   * @param user object id, user principal name, or `me`
   * @returns the answer, dated by Graph's own clock (the response's Date header), so that a runner's wrong clock cannot
   *   turn a natural life into drift
   * @throws GraphError, whose `scope` says whether the answer is about this user only or about the whole run
   */
  read(user: string, known?: KnownPerson): Promise<Observation>;
}
