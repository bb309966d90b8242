import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import type { Quota } from "@tapwatch/simulator";

export interface TenantOptions {
  readonly users: number;
  /** Added to every answer. */
  readonly latencyMilliseconds: number;
  /** Every how many users somebody has a pass; 0: nobody has one. Default: 2. */
  readonly passEvery?: number;
  /** What the application may do. Default: all that tapwatch has a use for. */
  readonly roles?: readonly string[];
  /** Default: it answers everything. */
  readonly quota?: Quota;
}

/** The permission to read passes, and no other: users are then read by their names, one read each. */
export const readingOnly = ["UserAuthMethod-TAP.Read.All"];

/** Passes that are issued in a day of a large tenant. */
export const eventsInADay = 200;

/**
 * `requests`: how many came in since the last time; `reads`: the same, of those in batches; `day`: a day passes, with its passes, and
 * the answer is its end. A quota is from now on, and gets no answer.
 */
export type TenantMessage = "requests" | "reads" | "day" | "close" | { readonly quota: Quota };

/** What a measurement may ask of its tenant. */
export interface TenantTools {
  readonly tenant: TenantAddress;
  readonly requests: () => Promise<number>;
  readonly reads: () => Promise<number>;
  readonly day: () => Promise<number>;
  readonly setQuota: (quota: Quota) => void;
}

/** A simulated tenant as its clients see it. */
export interface TenantAddress {
  readonly graphRoot: string;
  readonly authorityHost: string;
  /** PEM. */
  readonly ca: string;
  /** The environment variables with which a client signs in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly users: readonly string[];
}

/**
 * Does some work with a tenant that is a process of its own, so that what is measured shares no event loop and no memory with it.
 */
export async function withTenant<Result>(
  options: TenantOptions,
  work: (tenant: TenantAddress, tools: TenantTools) => Promise<Result>,
): Promise<Result> {
  const before = getCACertificates("default");
  // What signs in to another tenant, of an earlier measurement, is not this one's.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const child = fork(require.resolve("./tenant-process"), [JSON.stringify(options)], {
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "close");
  try {
    const tenant = await answerOf<TenantAddress>(child, ended);
    setDefaultCACertificates([...before, tenant.ca]);
    const ask = (message: TenantMessage) => {
      child.send(message);
      return answerOf<number>(child, ended);
    };
    return await work(tenant, {
      tenant,
      requests: () => ask("requests"),
      reads: () => ask("reads"),
      day: () => ask("day"),
      setQuota: (quota) => void child.send({ quota } satisfies TenantMessage),
    });
  } finally {
    setDefaultCACertificates(before);
    if (child.connected) child.send("close" satisfies TenantMessage);
    await ended;
  }
}

/** The child's next message. @throws Error if it ends instead */
async function answerOf<Answer>(child: ChildProcess, ended: Promise<unknown>): Promise<Answer> {
  const [answer] = (await Promise.race([
    once(child, "message"),
    ended.then(() => Promise.reject(new Error("the simulated tenant ended"))),
  ])) as [Answer];
  return answer;
}
