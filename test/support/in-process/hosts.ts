import type { Hosts } from "../../../cli/engine/embedded/hosts";
import { ownHosts } from "../../../cli/engine/embedded/in-process/hosts";
import { runProgram } from "../../../cli/engine/embedded/in-process/program";

/**
 * All parts in the test's own process, also where the test gives them an environment: a run takes milliseconds instead of seconds.
 * The conformance suite holds this against the processes.
 */
export const inProcess: Hosts = {
  ...ownHosts,
  runProgram: (context, deployment, _dryRun, invoke) => runProgram(context, deployment, invoke),
};
