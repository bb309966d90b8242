import { createActivityProvider } from "@tapwatch/provider/activity/provider";
import type { ActivityOutputs } from "@tapwatch/provider/activity/state";
import { runtimeOf } from "@tapwatch/provider/provider";
import { type Measurement, type Sizes, seconds, timed } from "./measure";
import { eventsInADay, type TenantAddress, withTenant } from "./tenant";

/** A tenant for each user of the other parts: the log costs its events, and not its users. */
const usersPerUser = 100;

/** One look at the pass events of a whole tenant, a day after the last one and at once after it. */
export async function measureActivity({ users, latencies }: Sizes): Promise<Measurement> {
  const count = users * usersPerUser;
  const rows = [];
  for (const latencyMilliseconds of latencies) {
    const row = await withTenant({ users: count, latencyMilliseconds }, async (tenant, { requests, day }) => {
      Object.assign(process.env, tenant.environment);
      let now = Date.parse(process.env["TAPWATCH_NOW"] ?? "");
      const watched = tenant.users;
      const look = (props: ActivityOutputs) => providerOf(tenant, () => now).read("tenant-activity", props);
      const { outs: begun } = await providerOf(tenant, () => now).create({ watched });
      now = await day();
      await requests();
      const first = await timed(() => look(begun as ActivityOutputs));
      const asked = await requests();
      const again = await timed(() => look(first.result.props as ActivityOutputs));
      return [
        `${latencyMilliseconds} ms`,
        ...[seconds(first.ms), String(asked)],
        ...[seconds(again.ms), String(await requests())],
      ];
    });
    rows.push(row);
  }
  return {
    title: `Pass events of ${count} users, ${eventsInADay} passes a day, sign-in included`,
    head: ["Latency", "After a day", "Requests", "Again", "Requests"],
    rows,
  };
}

/** A new process each time, as an engine has it. */
function providerOf({ graphRoot, authorityHost }: TenantAddress, now: () => number) {
  const config: Readonly<Record<string, string>> = {
    "tapwatch:graphRoot": graphRoot,
    "tapwatch:authorityHost": authorityHost,
  };
  return createActivityProvider(
    runtimeOf((key) => config[key], { moment: now }),
    now,
  );
}
