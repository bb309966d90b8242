import { createReader } from "@tapwatch/provider/graph";
import { credentialOf } from "./cell";
import type { FaultServer, Script } from "./server";

/** A tenant that answers so many reads in ten seconds, and each beyond them with 429. */
export interface Quota {
  readonly users: number;
  readonly readsPerTenSeconds: number;
  /** Seconds; absent: the server does not say when to come again. */
  readonly retryAfter?: number;
}

export const quotas: readonly Quota[] = [
  { users: 200, readsPerTenSeconds: 60 },
  { users: 600, readsPerTenSeconds: 300 },
].flatMap((quota) => [{ ...quota, retryAfter: 1 }, { ...quota, retryAfter: 10 }, quota]);

/** Reads everybody under a quota. @returns a line with the figures, and how many users were lost: none may be */
export async function measureThrottling(quota: Quota, server: FaultServer): Promise<{ text: string; lost: number }> {
  const { users, readsPerTenSeconds, retryAfter } = quota;
  let reads = 0;
  const script = scriptOf(quota, () => {
    reads += 1;
  });
  const { graphRoot, tenantId, end } = server.play(script);
  const credential = credentialOf(tenantId);
  const reader = createReader({ graphRoot, authorityHost: server.origin }, { credential, notice: () => {} });
  const started = performance.now();
  const names = Array.from({ length: users }, (_, index) => `user${index}@contoso.example`);
  const results = await Promise.allSettled(names.map((user) => reader.read(user)));
  const seconds = (performance.now() - started) / 1000;
  end();
  const lost = results.filter((one) => one.status === "rejected" || one.value.answer !== "none").length;
  const floor = ((users - readsPerTenSeconds) / readsPerTenSeconds) * 10;
  const asked = retryAfter === undefined ? "no Retry-After" : `Retry-After ${retryAfter}`;
  const text =
    `${users} users at ${readsPerTenSeconds} reads per 10 s, ${asked}: ${lost} lost, ` +
    `${(reads / users).toFixed(2)} reads a user, ${seconds.toFixed(0)} s (at least ${Math.max(0, floor).toFixed(0)} s)`;
  return { text, lost };
}

function scriptOf({ readsPerTenSeconds, retryAfter }: Quota, onRead: () => void): Script {
  let [window, used] = [0, 0];
  const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
  const answer = (id: string) => {
    const now = Math.floor(performance.now() / 10_000);
    if (now !== window) [window, used] = [now, 0];
    used += 1;
    onRead();
    if (used <= readsPerTenSeconds) return { id, status: 200, headers: {}, body: { value: [] } };
    return { id, status: 429, headers, body: { error: { code: "TooManyRequests", message: "x" } } };
  };
  return {
    token: (body) => ({ body }),
    batch: (requests) => ({ body: JSON.stringify({ responses: requests.map(({ id }) => answer(id)) }) }),
  };
}
