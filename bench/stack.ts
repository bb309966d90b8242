import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand, type Usage } from "./command";
import { projectDirectory } from "./project";
import type { TenantAddress } from "./tenant";

/** In sync, drift, and a mandatory policy violated: every user was read, and the result is saved. */
const done = [0, 2, 3];

export const tapwatch = [process.execPath, join(projectDirectory, "cli/bin/tapwatch.js")];

/** A stack on a tenant, in a temporary directory, to be worked on by the command. */
export interface Stack {
  readonly directory: string;
  /** Of the state, in bytes. */
  readonly size: () => number;
  readonly recordFile: string;
  /** A name on each line. */
  readonly usersFile: string;
  /** As if there never was a run. */
  forget(): void;
  /**
   * Runs `tapwatch <command>` with the embedded engine.
   * @param config beside the users and the tenant
   * @throws Error if it failed or did not read every user
   */
  run(command: readonly string[], config?: Readonly<Record<string, string>>): Promise<Usage>;
}

/** The environment of a command: of this machine's, what it takes to start it. */
export function environmentOf(tenant?: TenantAddress): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "SystemRoot", "NODE_COMPILE_CACHE"];
  const own = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  return { ...own, NO_COLOR: "1", ...tenant?.environment };
}

/** Does some work in a temporary directory. */
export async function withDirectory<Result>(work: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), "tapwatch-bench-"));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** @param watched which of the tenant's users the stack watches: a run fails if not all of them were observed. Default: all */
export function withStack<Result>(
  tenant: TenantAddress,
  work: (stack: Stack) => Promise<Result>,
  watched: "all" | "some" = "all",
): Promise<Result> {
  return withDirectory((directory) => work(stackIn(directory, tenant, watched)));
}

function stackIn(directory: string, tenant: TenantAddress, watched: "all" | "some"): Stack {
  const { graphRoot, authorityHost, users } = tenant;
  const [state, usersFile] = [join(directory, "state.json"), join(directory, "users.txt")];
  writeFileSync(usersFile, users.join("\n"));
  const env = environmentOf(tenant);
  const where = ["--engine", "embedded", "--cwd", projectDirectory, "--stack", "bench", "--state", state];
  const recordFile = join(directory, "bench.run.json");
  return {
    directory,
    recordFile,
    usersFile,
    size: () => statSync(state).size,
    forget: () => {
      for (const file of [state, recordFile, join(directory, "bench.run.previous.json")]) rmSync(file, { force: true });
    },
    run: async (command, config = {}) => {
      const values = { usersFile, graphRoot, authorityHost, ...config };
      const given = Object.entries(values).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
      const usage = await runCommand([...tapwatch, ...command, ...where, ...given], { env, codes: done });
      const seen = observedIn(state);
      if (watched === "all" ? seen < users.length : seen === 0) {
        throw new Error(`tapwatch ${command.join(" ")}: ${seen} of ${users.length} users were observed`);
      }
      return usage;
    },
  };
}

/** How many users the state has an observation of. */
function observedIn(stateFile: string): number {
  const { deployment } = JSON.parse(readFileSync(stateFile, "utf8")) as {
    readonly deployment: { readonly resources: readonly { readonly outputs?: { readonly hasPass?: boolean } }[] };
  };
  return deployment.resources.filter(({ outputs }) => outputs?.hasPass !== undefined).length;
}
