import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OperationResult } from "tapwatch/engine";
import { EmbeddedEngine, ownPack } from "tapwatch/engine";
import { type Measurement, type Sizes, seconds, timed } from "./measure";
import { projectDirectory } from "./project";
import { type TenantAddress, withTenant } from "./tenant";

/** The embedded engine from end to end: program, provider, policies and state. */
export async function measureEmbedded({ users, latencies }: Sizes): Promise<Measurement> {
  const latencyMilliseconds = latencies[latencies.length - 1] ?? 0;
  const directory = await mkdtemp(join(tmpdir(), "tapwatch-bench-"));
  try {
    return await withTenant({ users, latencyMilliseconds }, async (tenant, requests) => {
      const stateFile = join(directory, "state.json");
      const usersFile = join(directory, "users.txt");
      await writeFile(usersFile, tenant.users.join("\n"));
      const engine = engineOf(tenant, { usersFile, stateFile });
      const policyPacks = [{ directory: ownPack() }];
      const rows = [];
      for (const [operation, run] of [
        ["up, the first", () => engine.up({ policyPacks })],
        ["refresh", () => engine.refresh({ policyPacks })],
        ["refresh --run-program", () => engine.refresh({ policyPacks, runProgram: true })],
        ["up, nothing changed", () => engine.up({ policyPacks })],
      ] as const) {
        await requests();
        const { ms, result } = await timed(run);
        assertWhole(result, users);
        const { size } = await stat(stateFile);
        rows.push([operation, seconds(ms), String(await requests()), `${Math.round(size / users)} B`]);
      }
      return {
        title: `The embedded engine, ${users} users, ${latencyMilliseconds} ms of latency`,
        head: ["Operation", "Time", "Requests", "State per user"],
        rows,
      };
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function engineOf(
  { graphRoot, authorityHost, environment }: TenantAddress,
  { usersFile, stateFile }: { readonly usersFile: string; readonly stateFile: string },
): EmbeddedEngine {
  return new EmbeddedEngine({
    directory: projectDirectory,
    stack: "bench",
    config: { usersFile, graphRoot, authorityHost },
    stateFile,
    env: { ...environment, TAPWATCH_NOW: "2026-03-02T09:00:00.000Z" },
  });
}

function assertWhole({ resources, failures, stopped, diagnostics }: OperationResult, users: number): void {
  const watched = resources.filter(({ outputs }) => outputs?.["hasPass"] !== undefined).length;
  if (!stopped && failures.length === 0 && watched === users) return;
  const [problem] = [...failures, ...diagnostics];
  throw new Error(`${watched} of ${users} users were watched: ${problem?.message ?? "the run stopped"}`);
}
