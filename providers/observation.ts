import type { Pass } from "./pass";

/**
 * What one look at a user told. "A pass", "no pass" and "no such user" are answers; "could not tell" is never one of
 * them: it is a rejected promise with a `GraphError`.
 */
export type Observation = { readonly observedDateTime: string } & (
  | { readonly answer: "pass"; readonly pass: Pass }
  | { readonly answer: "none" }
  | { readonly answer: "gone" }
);

/** Reads users. Reads asked for in the same moment share requests. */
export interface PassReader {
  /**
   * Looks at one user.
   * @param user object id, user principal name, or `me`
   * @returns the answer, dated by Graph's own clock (the response's Date header), so that a runner's wrong clock cannot
   *   turn a natural life into drift
   * @throws GraphError, whose `scope` says whether the answer is about this user only or about the whole run
   */
  read(user: string): Promise<Observation>;
}
