import { runCommand, type Usage } from "./command";
import { interleaved, type Measurement, median, medianTime, megabytes, seconds, times } from "./measure";
import { progress } from "./progress";
import { projectDirectory } from "./project";
import { environmentOf, tapwatch, withStack } from "./stack";
import type { Suite } from "./suite";
import { withTenant } from "./tenant";

/** What a command costs that has next to nothing to do. */
export async function measureStartUp({ sizes }: Suite): Promise<Measurement> {
  progress("start-up");
  const users = 3;
  const latencyMilliseconds = sizes.latencies.at(-1) ?? 0;
  const plain = (...command: string[]) => runCommand(command, { env: environmentOf(), cwd: projectDirectory });
  const results = await withTenant({ users, latencyMilliseconds }, (tenant) =>
    withStack(tenant, async (stack) => {
      await stack.run(["up"]);
      return interleaved<string, Usage>(
        {
          "Node alone": () => plain(process.execPath, "--eval", ""),
          "Node with Pulumi's SDK": () => plain(process.execPath, "--eval", "require('@pulumi/pulumi')"),
          "tapwatch --version": () => plain(...tapwatch, "--version"),
          "tapwatch --help": () => plain(...tapwatch, "--help"),
          "tapwatch check": () => stack.run(["check"]),
        },
        sizes,
      );
    }),
  );
  const node = medianTime(results["Node alone"] ?? []);
  const sdk = medianTime(results["Node with Pulumi's SDK"] ?? []);
  const rows = Object.entries(results).map(([name, runs]) => ({ name, time: medianTime(runs), runs }));
  const cpuOf = (runs: readonly Usage[]) => median(runs.map(({ cpu }) => cpu));
  const check = results["tapwatch check"] ?? [];
  return {
    title: `Start-up: what a command costs that reads ${users} users at ${latencyMilliseconds} ms, or none`,
    head: ["Command", "Time", "CPU", "All memory", "To Node", "To the SDK"],
    rows: rows.map(({ name, time, runs }) => [
      ...[name, seconds(time), seconds(cpuOf(runs))],
      memoryOf(runs),
      ...[times(time / node), times(time / sdk)],
    ]),
    notes: ["The ratios are to a Node that does nothing, and to one that loads @pulumi/pulumi and does nothing else."],
    ratios: Object.fromEntries(
      rows.filter(({ name }) => name.startsWith("tapwatch")).map(({ name, time }) => [name, time / sdk]),
    ),
    figures: { checkCpu: cpuOf(check) / 1000, checkTime: medianTime(check) / 1000 },
  };
}

function memoryOf(runs: readonly Usage[]): string {
  const known = runs.flatMap(({ memory }) => memory?.all ?? []);
  return known.length === 0 ? "" : megabytes(Math.max(...known));
}
