import { count, type Measurement, megabytes, seconds } from "./measure";
import { progress } from "./progress";
import { withStack } from "./stack";
import type { Suite } from "./suite";
import { withTenant } from "./tenant";

const shards = 10;
const latencyMilliseconds = 100;
/** Somebody of twenty has a pass: who caused 50,000 drifts is a question of how long the audit log is, and of nothing else. */
const passEvery = 20;

/** A tenant that is too large for one stack: one shard after the other. */
export async function measureShards({ sizes: { shardedUsers } }: Suite): Promise<Measurement> {
  const title = `${count(shardedUsers)} users in ${shards} shards, at ${latencyMilliseconds} ms`;
  const head = ["Command", "All shards", "Slowest shard", "Memory"];
  if (shardedUsers === 0) return { title: "Shards", head, rows: [], notes: ["Not measured with --small."] };
  const totals = await withTenant({ users: shardedUsers, latencyMilliseconds, passEvery }, async (tenant) => {
    const found = { up: [] as Shard[], refresh: [] as Shard[] };
    for (let shard = 1; shard <= shards; shard += 1) {
      progress(`shard ${shard} of ${shards}`);
      await withStack(
        tenant,
        async (stack) => {
          for (const command of ["up", "refresh"] as const) {
            const { ms, memory } = await stack.run([command], { shard: `${shard}/${shards}` });
            found[command].push({ ms, all: memory?.all });
          }
        },
        "some",
      );
    }
    return found;
  });
  const rows = Object.entries(totals).map(([name, runs]) => {
    const known = runs.flatMap(({ all }) => all ?? []);
    return {
      name,
      all: runs.reduce((sum, { ms }) => sum + ms, 0),
      slowest: Math.max(...runs.map(({ ms }) => ms)),
      memory: known.length === 0 ? undefined : Math.max(...known),
    };
  });
  const memories = rows.flatMap(({ memory }) => memory ?? []);
  const refresh = rows.find(({ name }) => name === "refresh");
  return {
    title,
    head,
    rows: rows.map(({ name, all, slowest, memory }) => [name, seconds(all), seconds(slowest), megabytes(memory)]),
    notes: [
      "Somebody of twenty has a pass. Run once, one shard after the other. Memory: the most that all processes of a command had at a time.",
    ],
    figures: {
      ...(refresh && { shardsTime: refresh.all / 1000 }),
      ...(memories.length > 0 && { shardsMemory: Math.max(...memories) / 1e6 }),
    },
  };
}

interface Shard {
  readonly ms: number;
  readonly all: number | undefined;
}
