import { count, interleaved, type Measurement, median } from "./measure";
import { progress } from "./progress";
import { withStack } from "./stack";
import type { Suite } from "./suite";
import { withTenant } from "./tenant";

/** Every how many users somebody has a pass. */
const cases = { "no user has a pass": 0, "every other user has one": 2, "every user has one": 1 };

/** Bytes of the state for each user. */
export async function measureState({ sizes: { users, name: size } }: Suite): Promise<Measurement> {
  const rows = [];
  for (const [name, passEvery] of Object.entries(cases).slice(0, size === "small" ? 1 : undefined)) {
    progress(`the state of ${users} users: ${name}`);
    const { up, refresh } = await withTenant({ users, latencyMilliseconds: 0, passEvery }, (tenant) =>
      withStack(tenant, (stack) => {
        const sized = (command: string) => async () => {
          const { ms } = await stack.run([command]);
          return { ms, bytes: stack.size() / users };
        };
        return interleaved({ up: sized("up"), refresh: sized("refresh") }, { runs: 1, slowSeconds: 0 });
      }),
    );
    const bytes = [up, refresh].map((runs) => median(runs.map((run) => run.bytes)));
    rows.push({ name, bytes });
  }
  const [afterUp, afterRefresh] = rows[0]?.bytes ?? [];
  return {
    title: `The state of ${count(users)} users, in bytes a user`,
    head: ["Passes", "After up", "After refresh"],
    rows: rows.map(({ name, bytes }) => [name, ...bytes.map((each) => `${count(each)} B`)]),
    notes: ["The size of the embedded engine's file by the number of users. A pass that nobody approved is drift."],
    ratios: Object.fromEntries(
      rows.map(({ name, bytes: [up = 1, refresh = 1] }) => [`refresh to up, ${name}`, refresh / up]),
    ),
    figures:
      afterUp === undefined || afterRefresh === undefined
        ? {}
        : { stateAfterUp: afterUp, stateAfterRefresh: afterRefresh },
  };
}
