import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { clean, gte, satisfies } from "semver";
import { oldestVersion } from "../engine/pulumi/locate";
import { type CheckResult, fail, ok, warn } from "./check-result";

export function checkNode(version: string, range: string): CheckResult {
  if (satisfies(version, range)) return ok("node", version);
  return fail("node", `${version}, and ${range} is needed`, "update Node");
}

export async function checkPulumi(env: NodeJS.ProcessEnv): Promise<CheckResult> {
  let said: string;
  try {
    const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    said = (await promisify(execFile)("pulumi", ["version"], { env: quiet, timeout: 20_000 })).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return ok("pulumi", "not on the PATH: the engine that comes with tapwatch runs the program");
    }
    return warn(
      "pulumi",
      "on the PATH, but 'pulumi version' fails",
      "run 'pulumi version' to see why, or install Pulumi again",
    );
  }
  const version = clean(said);
  if (version === null) return warn("pulumi", "on the PATH, of an unknown version", "install a released version");
  if (gte(version, oldestVersion)) return ok("pulumi", version);
  return warn("pulumi", `${version}, older than ${oldestVersion}`, "update Pulumi before you use it with this project");
}
