import { once } from "node:events";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { Worker } from "node:worker_threads";

export interface TenantOptions {
  readonly users: number;
  /** Added to every answer. */
  readonly latencyMilliseconds: number;
}

/** Passes that are issued in a day of a large tenant. */
export const eventsInADay = 200;

/** `requests`: how many came in since the last time; `day`: a day passes, with its passes, and the answer is its end. */
export type TenantMessage = "requests" | "day" | "close";

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
 * Does some work with a tenant that runs on a thread of its own, so that what is measured shares no event loop with it. Every
 * other user has a pass.
 */
export async function withTenant<Result>(
  options: TenantOptions,
  work: (tenant: TenantAddress, requests: () => Promise<number>, day: () => Promise<number>) => Promise<Result>,
): Promise<Result> {
  const before = getCACertificates("default");
  const worker = new Worker(require.resolve("./tenant-worker"), { workerData: options });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  try {
    const [tenant] = (await once(worker, "message")) as [TenantAddress];
    setDefaultCACertificates([...before, tenant.ca]);
    const ask = async (message: TenantMessage) => {
      worker.postMessage(message);
      const [answer] = (await once(worker, "message")) as [number];
      return answer;
    };
    return await work(
      tenant,
      () => ask("requests"),
      () => ask("day"),
    );
  } finally {
    setDefaultCACertificates(before);
    worker.postMessage("close");
    await ended;
  }
}
