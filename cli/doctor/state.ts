import { statSync } from "node:fs";
import type { StateFile } from "../engine/embedded/state-file";
import { type CheckResult, fail, ok, warn } from "./check-result";

/** Whether the saved state can be read and written, and by nobody else. */
export async function checkState(stateFile: StateFile): Promise<CheckResult> {
  const { path } = stateFile;
  try {
    const state = stateFile.load();
    if (await stateFile.isLocked()) return warn("state", `another run is working on ${path}`, "wait for it to end");
    if (state === undefined) {
      return warn(
        "state",
        `there is none in ${path}`,
        "begin the watch with 'tapwatch up' (a state in Pulumi's own backend is not checked here)",
      );
    }
    const others = statSync(path).mode & 0o077;
    if (process.platform !== "win32" && others !== 0) {
      return warn("state", `${path} can be read by others, and says who has a pass`, `chmod 600 ${path}`);
    }
    return ok("state", `${path}, ${state.deployment.resources?.length ?? 0} resources`);
  } catch (error) {
    return fail("state", (error as Error).message, "correct the file, or import a state with 'tapwatch import'");
  }
}
