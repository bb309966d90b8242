import { readConfiguration, resolvedRoster } from "@tapwatch/program/configuration";
import { azureadDirectory, lookupsBy } from "@tapwatch/program/roster";
import { createReader } from "@tapwatch/provider/graph";
import { createLookups } from "tapwatch/engine";
import { type Measurement, type Sizes, seconds, timed } from "./measure";
import { type TenantAddress, withTenant } from "./tenant";

/** Finding out who is in a group, against reading the passes of all of them. */
export async function measureRoster({ users, latencies }: Sizes): Promise<Measurement> {
  const rows = [];
  for (const latencyMilliseconds of latencies) {
    const row = await withTenant({ users, latencyMilliseconds }, async (tenant, { requests }) => {
      Object.assign(process.env, tenant.environment);
      await requests();
      const roster = await timed(() => rosterOf(tenant));
      if (roster.result.length !== users) throw new Error(`the roster has ${roster.result.length} users`);
      const asked = await requests();
      const reader = createReader(tenant);
      const read = await timed(() => Promise.all(roster.result.map(({ user }) => reader.read(user))));
      await requests();
      return [`${latencyMilliseconds} ms`, seconds(roster.ms), String(asked), seconds(read.ms), String(users)];
    });
    rows.push(row);
  }
  return {
    title: `Whom to watch: a group of ${users} users, sign-in included`,
    head: ["Latency", "Roster", "Requests", "Reading", "Reads"],
    rows,
  };
}

async function rosterOf({ graphRoot, authorityHost }: TenantAddress) {
  const config = {
    "tapwatch:graphRoot": graphRoot,
    "tapwatch:authorityHost": authorityHost,
    "tapwatch:watch": JSON.stringify({ groups: ["Everyone"] }),
  };
  const invoke = createLookups(config, undefined);
  const lookups = lookupsBy((token, args) => invoke({ token, args }));
  const nothing = () => Promise.reject(new Error("groups alone are asked for"));
  return (
    await resolvedRoster(
      readConfiguration(config, "."),
      azureadDirectory(lookups, { holdersOf: nothing, activeWithin: nothing }),
    )
  ).users;
}
