import type { Observation } from "../observation";
import { Budget } from "./budget";
import type { ReaderDependencies } from "./client";
import { endpointsOf, type ReaderSettings } from "./clouds";
import { credentialMaker } from "./credentials";
import { GraphError } from "./errors";
import { createReader } from "./reader";
import { type Claims, createSignIn } from "./sign-in";
import { signInError } from "./sign-in-errors";

export type { Claims } from "./sign-in";

/** The result of one sign-in and one read, as far as they got. */
export interface Probe {
  /** The claims of the token; absent: there was no token. */
  readonly claims?: Claims;
  readonly observation?: Observation;
  /** Why there is no observation. */
  readonly error?: GraphError;
  /** Milliseconds by which Graph's clock is ahead of this machine's; absent: Graph did not answer. */
  readonly clockDifference?: number;
}

/** Signs in and reads one user, like every run. A GraphError is returned; other errors are thrown. */
export async function probe(
  settings: ReaderSettings,
  user: string,
  dependencies: Partial<ReaderDependencies> = {},
): Promise<Probe> {
  const { now = Date.now, credential = credentialMaker(settings.signIn) } = dependencies;
  const endpoints = endpointsOf(settings);
  const budget = new Budget((settings.timeBudgetMinutes ?? 10) * 60_000, now);
  const { random = Math.random, retryBase = 1000 } = dependencies;
  const signIn = createSignIn(endpoints, credential, { now, random, retryBase, left: () => budget.left });
  try {
    await budget.bound(() => signIn.into(settings.tenantId, `${endpoints.graphRoot}/.default`));
  } catch (error) {
    return { error: await signInError(error, endpoints.authorityHost, new Date(now()).toISOString()) };
  }
  const { claims } = signIn;
  try {
    const observation = await createReader(settings, { ...dependencies, credential: signIn }).read(user);
    return { claims, observation, clockDifference: Date.parse(observation.observedDateTime) - now() };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    // Without a status there was no answer, and the time is this machine's.
    const clockDifference = error.status === undefined ? undefined : Date.parse(error.answeredDateTime) - now();
    return { claims, error, ...(clockDifference !== undefined && { clockDifference }) };
  }
}
