import type { Hosts } from "../../../cli/engine/embedded/hosts";
import { startLookups } from "./lookups";
import { startPack } from "./pack";
import { runProgram } from "./program";
import { startProvider } from "./provider";

/**
 * Program, provider and pack in the test's own process: a run takes milliseconds instead of seconds. The conformance suite
 * holds them against the processes.
 */
export const inProcess: Hosts = { startProvider, startPack, startLookups, runProgram };
