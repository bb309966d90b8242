import type { Pass } from "./pass";

/**
 * What one look at a user told. "A pass", "no pass" and "no such user" are answers; "could not tell" is never one of
 * them: it is a rejected promise with a `GraphError`.
 */
export type Observation = {
  /** ISO 8601 instant, by Graph's own clock. */
  readonly observedDateTime: string;
  /** The token's `tid`; absent: the token does not tell. */
  readonly tenantId?: string;
} & (
  | ({ readonly answer: "pass"; readonly pass: Pass } & Person)
  | ({ readonly answer: "none" } & Person)
  | { readonly answer: "gone"; readonly userId?: undefined; readonly isOther?: undefined }
);

interface Person {
  /** The object id; absent: not known, or it may not be read. */
  readonly userId?: string;
  /** true: the person who was asked for is gone, and another one has the name. */
  readonly isOther?: boolean;
}

/** What the state knows of whom to read. */
export interface KnownPerson {
  /** The object id: by it the user is read. */
  readonly userId?: string | undefined;
  /** The tenant in which the watch began. */
  readonly tenantId?: string | undefined;
  /** The departure is known and accepted: that this user is not there says nothing about the run. */
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
