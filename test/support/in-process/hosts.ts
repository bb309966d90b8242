import type { Hosts } from "../../../cli/engine/embedded/hosts";
import { ownHosts } from "../../../cli/engine/embedded/in-process/hosts";
import { runProgram } from "./program";

/**
 * The program, too, in the test's own process: a run takes milliseconds instead of seconds. The conformance suite holds
 * this against the processes.
 */
export const inProcess: Hosts = { ...ownHosts, runProgram };
