import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { populate, startSimulator } from "@tapwatch/simulator";
import pc from "picocolors";
import { withProgress } from "../base/progress";
import { EmbeddedEngine } from "../engine/embedded";
import type { Engine } from "../engine/engine";
import { ownPack } from "../engine/own-pack";
import { exitCodes } from "../outcome/exit-code";
import { outcomeOf } from "../outcome/of-result";
import { projectText, watchProgram } from "../project/new-project";
import { render } from "../report/terminal";
import { tellStory, type Work } from "./story";
import { enterTenant } from "./tenant-here";

export interface DemoOptions {
  /** Keeps the files of the demo. */
  readonly keep: boolean;
  readonly write: (text: string) => void;
}

/**
 * Plays the main job from end to end on a simulated tenant: the same program, provider, policies and engine as on a real
 * one, over real TLS; only the tenant is not.
 * @returns the exit code: 0 if everything came out as the story says
 */
export async function runDemo({ keep, write }: DemoOptions): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "tapwatch-demo-"));
  const simulator = await startSimulator({ directory });
  try {
    const users = populate(simulator);
    const project = await writeProject(directory);
    const approvalsFile = join(directory, "approvals.yaml");
    await writeFile(approvalsFile, "# What was approved, and why.\n");
    const application = simulator.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All"] });
    const engineIn = (env: NodeJS.ProcessEnv | undefined): Engine =>
      new EmbeddedEngine({
        directory: project,
        stack: "demo",
        config: {
          users: JSON.stringify(users),
          graphRoot: simulator.graphRoot,
          authorityHost: simulator.authorityHost,
          approvals: approvalsFile,
        },
        stateFile: join(directory, "state.json"),
        ...(env && { env }),
        now: () => simulator.clock.now(),
      });
    const run = (work: Work) => {
      // The policies judge by the tenant's time, which the story moves.
      const env = { ...simulator.environment(application), TAPWATCH_NOW: simulator.clock.now().toISOString() };
      const here = enterTenant(env, simulator.ca);
      return work(engineIn(here.env), [{ directory: ownPack() }]).finally(here.leave);
    };
    await tellStory({
      simulator,
      say: (text) => write(`\n${pc.bold(pc.cyan(`▸ ${text}`))}\n`),
      show: (result) => write(render(outcomeOf(result))),
      note: (text) => write(`  ${text}\n`),
      approvalsFile,
      run: (doing, work) => withProgress(doing, () => run(work)),
    });
    write(farewell());
    if (keep) write(`\nThe demo's files are in ${directory}\n`);
    return exitCodes.inSync.code;
  } finally {
    await simulator.close();
    if (!keep) await rm(directory, { recursive: true, force: true });
  }
}

/** A project of its own, with the packages that are installed beside this one. @returns its directory */
async function writeProject(directory: string): Promise<string> {
  const project = join(directory, "project");
  const modules = installedModules(__dirname);
  await mkdir(project);
  // In this repository the packages are links; as such they have to be required, or the state gets their sources.
  await writeFile(join(project, "Pulumi.yaml"), projectText("index.js", "--preserve-symlinks --stack-trace-limit=2"));
  await writeFile(join(project, "index.js"), watchProgram);
  await symlink(modules, join(project, "node_modules"), "junction");
  return project;
}

/** The nearest node_modules that has the program. */
function installedModules(from: string): string {
  const modules = join(from, "node_modules");
  if (existsSync(join(modules, "@tapwatch/program/package.json"))) return modules;
  if (dirname(from) === from) throw new Error("@tapwatch/program is not installed: run 'npm install tapwatch'");
  return installedModules(dirname(from));
}

function farewell(): string {
  return `
${pc.bold("That was tapwatch, on a tenant that ended with this demo. On your own (README.md says how to sign in):")}

  tapwatch init
  tapwatch up
  tapwatch check

`;
}
