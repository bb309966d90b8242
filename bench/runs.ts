import { join } from "node:path";
import { runCommand, type Usage } from "./command";
import { interleaved, type Sizes } from "./measure";
import { progress } from "./progress";
import { projectDirectory } from "./project";
import { environmentOf, type Stack, withStack } from "./stack";
import { type TenantAddress, withTenant } from "./tenant";

/** What is measured of the embedded engine; `script` is the bare script as a process. */
export const operations = ["script", "up", "refresh", "refresh --run-program", "check"] as const;
type Operation = (typeof operations)[number];

/** Runs of the embedded engine for one number of users at one latency. */
export interface Cell {
  readonly users: number;
  readonly latency: number;
  readonly runs: Readonly<Record<Operation, readonly Usage[]>>;
}

/** Runs the command for every number of users at every latency, as a person would: the first `up`, and what follows. */
export async function runCommands(sizes: Sizes): Promise<readonly Cell[]> {
  const cells = [];
  for (const users of sizes.populations) {
    const latencies = users >= sizes.oneLatencyFrom ? sizes.latencies.slice(-1) : sizes.latencies;
    for (const latency of latencies) {
      progress(`the embedded engine, ${users} users at ${latency} ms`);
      cells.push(
        await withTenant({ users, latencyMilliseconds: latency }, (tenant) =>
          withStack(tenant, async (stack) => ({ users, latency, runs: await runsOf(tenant, stack, sizes) })),
        ),
      );
    }
  }
  return cells;
}

function runsOf(tenant: TenantAddress, stack: Stack, sizes: Sizes) {
  const { graphRoot, authorityHost } = tenant;
  const script = join(projectDirectory, "bench/dist/bare.js");
  const bare = [process.execPath, script, graphRoot, authorityHost, stack.usersFile];
  return interleaved<Operation, Usage>(
    {
      up: () => {
        stack.forget();
        return stack.run(["up"]);
      },
      script: () => runCommand(bare, { env: environmentOf(tenant) }),
      refresh: () => stack.run(["refresh"]),
      "refresh --run-program": () => stack.run(["refresh", "--run-program"]),
      check: () => stack.run(["check"]),
    },
    sizes,
  );
}
