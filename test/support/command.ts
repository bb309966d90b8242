import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ApprovalLine } from "@tapwatch/program/approvals";
import type { Application } from "@tapwatch/simulator";
import { approvalLines } from "../../cli/approvals/lines";
import type { StackExport } from "../../cli/engine/state";
import { type CloudName, clouds } from "../../providers/graph/clouds";
import { runCommand } from "./in-process/command";
import { type Ended, type Started, startProcess } from "./process";
import { scratchDirectory } from "./scratch";
import { startTenant, type TestTenant } from "./tenant";

export type { Ended } from "./process";

export const project = join(__dirname, "../..");
const command = join(project, "cli/bin/tapwatch.js");

/** Runs the built command as a user would: in a process of its own. */
export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  return startProcess(process.execPath, [command, ...args], { env: environmentWith(env) });
}

/** Runs the command in the test's own process: the same code, without what a process of its own costs. */
export function runTapwatch(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runCommand(args, environmentWith(env));
}

/** No colours, no credentials but those of the test, and no probing for others. */
function environmentWith(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    NO_COLOR: "1",
    TAPWATCH_ENGINE: "embedded",
    AZURE_TOKEN_CREDENTIALS: "EnvironmentCredential",
    ...env,
  };
}

export interface Watch extends TestTenant {
  readonly stateFile: string;
  /** `tapwatch:approvals` of this stack: a file, empty at first. */
  readonly approvalsFile: string;
  /** Adds approvals to the file, as a pull request does. They count from the next `up` on. */
  readonly approve: (...entries: readonly ApprovalLine[]) => void;
  /** Names the pass that a user has now. */
  readonly approvePassOf: (...users: readonly string[]) => void;
  /** Runs `tapwatch <args>` on the stack of this test: in this process, unless the watch is to have processes. */
  readonly tapwatch: ((...args: readonly string[]) => Promise<Ended>) & {
    /** The same, with these environment variables too. */
    with(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended>;
  };
  readonly start: (...args: readonly string[]) => ReturnType<typeof startCommand>;
  readonly stateText: () => string;
  readonly outputsOf: (user: string) => Record<string, unknown>;
}

const judging: ReadonlySet<string | undefined> = new Set(["up", "preview", "refresh", "check", "accept"]);

/** A tenant, and a stack that watches it. */
export async function startWatch(options: {
  readonly users?: number;
  /** The tenant is known by this cloud's addresses, and the configuration names the cloud alone. */
  readonly cloud?: CloudName;
  readonly config?: Readonly<Record<string, string>>;
  readonly application?: (tenant: TestTenant) => Application;
  readonly env?: NodeJS.ProcessEnv;
  /** false: no pack is started. For tests that are not about what policies say. */
  readonly judged?: boolean;
  /** Of the Pulumi project. Default: this repository, whose program only watches. */
  readonly directory?: string;
  /** true: each command is a process of its own, as a user runs it. */
  readonly processes?: boolean;
}): Promise<Watch> {
  const { cloud } = options;
  const tenant = await startTenant({ users: options.users ?? 3, ...(cloud && { addresses: clouds[cloud] }) });
  const scratch = await scratchDirectory();
  const [stateFile, approvalsFile] = [join(scratch, "state.json"), join(scratch, "approvals.yaml")];
  writeFileSync(approvalsFile, "");
  const approve = (...entries: readonly ApprovalLine[]) => appendFileSync(approvalsFile, approvalLines(entries));
  const application = options.application?.(tenant) ?? tenant.reader;
  const { graphRoot, authorityHost, users } = tenant;
  const config = {
    users: JSON.stringify(users),
    ...(cloud === undefined ? { graphRoot, authorityHost } : { cloud }),
    approvals: approvalsFile,
    ...options.config,
  };
  const common = ["--cwd", options.directory ?? project, "--stack", "test", "--state", stateFile];
  const values = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const { judged = true, processes = false } = options;
  const wordsOf = (args: readonly string[]) => [
    ...args,
    ...common,
    ...values,
    ...(judged || !judging.has(args[0]) ? [] : ["--no-policy-pack"]),
  ];
  const variables = (env: NodeJS.ProcessEnv = {}) => ({
    ...tenant.environment(application),
    TAPWATCH_NOW: tenant.clock.now().toISOString(),
    ...options.env,
    ...env,
  });
  const start = (...args: readonly string[]) => startCommand(wordsOf(args), variables());
  const run = (env: NodeJS.ProcessEnv, args: readonly string[]) =>
    processes ? startCommand(wordsOf(args), variables(env)).ended : runTapwatch(wordsOf(args), variables(env));
  const stateText = () => (existsSync(stateFile) ? readFileSync(stateFile, "utf8") : "");
  return Object.assign(tenant, {
    stateFile,
    approvalsFile,
    approve,
    approvePassOf: (...names: readonly string[]) =>
      approve(...names.map((user) => ({ user, pass: tenant.passIdOf(user), ticket: "CHG-1" }))),
    start,
    tapwatch: Object.assign((...args: readonly string[]) => run({}, args), {
      with: (env: NodeJS.ProcessEnv, ...args: readonly string[]) => run(env, args),
    }),
    stateText,
    outputsOf: (user: string) => {
      const { deployment } = JSON.parse(stateText()) as StackExport;
      return { ...deployment.resources?.find(({ id }) => id === user)?.outputs };
    },
  });
}
