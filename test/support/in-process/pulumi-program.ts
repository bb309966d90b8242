import * as pulumi from "@pulumi/pulumi";
import type { Hosts } from "../../../cli/engine/embedded/hosts";
import { startMonitor } from "../../../cli/engine/embedded/sdk/monitor";
import { inProcess } from "./hosts";

/**
 * Hosts whose program is a function of the test: it runs in the test's own process, by Pulumi's SDK, and talks to the engine over
 * gRPC as a program in a process of its own does.
 */
export function withProgram(program: () => Promise<pulumi.Inputs>): Hosts {
  return {
    ...inProcess,
    runProgram: async ({ name, types }, deployment, dryRun, invoke) => {
      const monitor = await startMonitor(deployment, types, invoke);
      const { address } = monitor;
      pulumi.runtime.resetOptions(name.project, name.stack, 400, address, address, dryRun, "organization");
      try {
        await pulumi.runtime.runInPulumiStack(program);
        await pulumi.runtime.disconnect();
        return { succeeded: true, diagnostics: monitor.diagnostics };
      } catch (error) {
        const said = { severity: "error", message: (error as Error).message } as const;
        return { succeeded: false, diagnostics: [...monitor.diagnostics, said] };
      } finally {
        monitor.close();
      }
    },
  };
}
