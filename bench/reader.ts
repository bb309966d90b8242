import { createReader } from "@tapwatch/provider/graph";
import { type Measurement, type Sizes, seconds, timed, times } from "./measure";
import { withTenant } from "./tenant";

/** Batches of 20 against requests for one user each: the same reader and pace, only the size differs. */
export async function measureReader({ users, latencies }: Sizes): Promise<Measurement> {
  const rows = [];
  for (const latencyMilliseconds of latencies) {
    const twenty = await readAll({ users, latencyMilliseconds }, 20);
    const one = await readAll({ users, latencyMilliseconds }, 1);
    rows.push([
      `${latencyMilliseconds} ms`,
      seconds(twenty.ms),
      String(twenty.requests),
      seconds(one.ms),
      String(one.requests),
      times(one.ms / twenty.ms),
    ]);
  }
  return {
    title: `Reading ${users} users, by the latency of a request`,
    head: ["Latency", "20 a request", "Requests", "1 a request", "Requests", "Ratio"],
    rows,
  };
}

async function readAll(options: { users: number; latencyMilliseconds: number }, batchSize: number) {
  return withTenant(options, async ({ graphRoot, authorityHost, environment, users }, requests) => {
    // This process is the benchmark's own; the credential chain reads the environment and nothing else.
    Object.assign(process.env, environment);
    const reader = createReader({ graphRoot, authorityHost }, { batchSize });
    // The sign-in, which takes as long for one user as for all.
    await reader.read(users[0] ?? "");
    await requests();
    const { ms, result } = await timed(() => Promise.all(users.map((user) => reader.read(user))));
    const passes = result.filter(({ answer }) => answer === "pass").length;
    if (passes !== Math.ceil(users.length / 2)) throw new Error(`the reader found ${passes} passes`);
    return { ms, requests: await requests() };
  });
}
