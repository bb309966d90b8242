import { createReader } from "@tapwatch/provider/graph";
import { connections, readBare } from "./floor";
import { readByClient } from "./graph-client";
import { interleaved, medianTime, type Sizes, type Timed, timed } from "./measure";
import { progress } from "./progress";
import { readingOnly, type TenantAddress, withTenant } from "./tenant";
import { tokenFor } from "./token";

/** One number of users at one latency, read in four ways. Times are medians, in milliseconds, for all users. */
export interface Reading {
  readonly users: number;
  readonly latency: number;
  readonly reader: number;
  /** HTTP requests of the reader, to users / 20. */
  readonly requests: number;
  readonly floor: number;
  /** Microsoft's client, ten requests at a time, and one. */
  readonly ten: number;
  readonly one: number;
  /** How many users Microsoft's client read of them, ten and one at a time. Its time is for all, in proportion. */
  readonly samples: readonly [number, number];
}

/** Reads every number of users at every latency, by our reader, the bare script and Microsoft's client in turn. */
export async function readInAllWays(sizes: Sizes): Promise<readonly Reading[]> {
  const readings = [];
  for (const users of sizes.populations) {
    for (const latency of sizes.latencies) {
      progress(`reading ${users} users at ${latency} ms`);
      const options = { users, latencyMilliseconds: latency, roles: readingOnly };
      readings.push(await withTenant(options, (tenant, { requests }) => readingOf(tenant, requests, latency, sizes)));
    }
  }
  return readings;
}

async function readingOf(
  tenant: TenantAddress,
  requests: () => Promise<number>,
  latency: number,
  sizes: Sizes,
): Promise<Reading> {
  const { graphRoot, users } = tenant;
  // This process is the benchmark's own; the credential chain reads the environment and nothing else.
  Object.assign(process.env, tenant.environment);
  const token = await tokenFor(tenant, tenant.environment);
  const asked: number[] = [];
  const byReader = async () => {
    const reader = createReader(tenant);
    // The sign-in, which takes as long for one user as for all.
    await reader.read(users[0] ?? "");
    await requests();
    const { ms, result } = await timed(() => Promise.all(users.map((user) => reader.read(user))));
    asked.push(await requests());
    assertPasses(users.length, result.filter(({ answer }) => answer === "pass").length);
    return { ms };
  };
  const bare = async (atATime: number) => checked(users, () => readBare(users, { graphRoot, token, atATime }));
  const byClient = (atATime: number) => {
    const sample = users.slice(0, sampleOf(latency, atATime, sizes));
    return async () => {
      const { ms } = await checked(sample, () => readByClient(sample, { graphRoot, token, atATime }));
      return { ms: (ms / sample.length) * users.length };
    };
  };

  // What the code needs to be compiled, and how many batches at a time suit the script best, is found out first.
  await byReader();
  let best = { atATime: 0, ms: Number.POSITIVE_INFINITY };
  for (const atATime of connections) {
    const { ms } = await bare(atATime);
    if (ms < best.ms) best = { atATime, ms };
  }
  asked.length = 0;
  const results = await interleaved(
    { reader: byReader, floor: () => bare(best.atATime), ten: byClient(10), one: byClient(1) },
    { runs: sizes.runs, slowSeconds: Number.POSITIVE_INFINITY },
  );
  return {
    users: users.length,
    latency,
    reader: medianTime(results.reader),
    requests: Math.max(...asked) / Math.ceil(users.length / 20),
    floor: medianTime(results.floor),
    ten: medianTime(results.ten),
    one: medianTime(results.one),
    samples: [10, 1].map((atATime) => Math.min(users.length, sampleOf(latency, atATime, sizes))) as [number, number],
  };
}

/** As many users as Microsoft's client reads in the time that it is given, if a request costs a millisecond beside the latency. */
function sampleOf(latency: number, atATime: number, { sampleSeconds }: Sizes): number {
  return Math.max(atATime, Math.ceil((sampleSeconds * 1000 * atATime) / (latency + atATime)));
}

async function checked(users: readonly string[], read: () => Promise<number>): Promise<Timed> {
  const { ms, result } = await timed(read);
  assertPasses(users.length, result);
  return { ms };
}

function assertPasses(users: number, passes: number): void {
  if (passes !== Math.ceil(users / 2)) throw new Error(`${passes} passes of ${users} users were found`);
}
