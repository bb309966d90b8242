import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedEngine } from "../../cli/engine/embedded";
import { processes } from "../../cli/engine/embedded/hosts";
import type { Engine } from "../../cli/engine/engine";
import { PulumiEngine } from "../../cli/engine/pulumi";
import { locatePulumi } from "../../cli/engine/pulumi/locate";
import { openPulumi } from "../../cli/engine/pulumi/open";
import { project } from "../support/command";
import { pulumiEngine, inProcessEngine as startInProcess } from "../support/in-process/engine";
import { scratchDirectory } from "../support/scratch";
import type { TestTenant } from "../support/tenant";
import { startTenant } from "../support/tenant";

/** `embedded`, `pulumi`: with each part in a process of its own; `in process`: with the parts in this process that are tapwatch's. */
export type EngineName = Engine["name"] | "in process" | "pulumi, in process";

/** Whether there is a Pulumi to compare with. */
export const hasPulumi = locatePulumi() !== undefined;

/** A tenant with named users, and a stack that watches it. */
export interface Stage extends TestTenant {
  /** The engine for one operation, at the tenant's time. */
  engine(name: EngineName, settings?: EngineSettings): Promise<Engine>;
  /** Of the Pulumi project: a copy, for Pulumi writes the stack's file into it. */
  readonly directory: string;
}

export interface EngineSettings {
  readonly users?: readonly unknown[];
  readonly config?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** @param permissions beside that to read passes; default: to find out object ids, so that somebody who is renamed stays the same */
export async function startStage(
  names: readonly string[],
  permissions: readonly string[] = ["User.ReadBasic.All"],
): Promise<Stage> {
  const tenant = await startTenant({ users: 0 });
  for (const userPrincipalName of names) tenant.tenant.addUser({ userPrincipalName });
  const directory = await copyProject();
  const home = await scratchDirectory();
  const backend = await scratchDirectory();
  const { graphRoot, authorityHost } = tenant;
  const application = tenant.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", ...permissions] });

  return Object.assign(tenant, {
    directory,
    engine: async (name: EngineName, { users = names, config = {}, env = {} }: EngineSettings = {}) => {
      const options = {
        directory,
        stack: "test",
        config: { users: JSON.stringify(users), graphRoot, authorityHost, ...config },
        env: {
          ...tenant.environment(application),
          TAPWATCH_NOW: tenant.clock.now().toISOString(),
          ...env,
        },
      };
      const now = () => tenant.clock.now();
      if (name === "embedded") return new EmbeddedEngine({ ...options, now, hosts: processes });
      if (name === "in process") return startInProcess({ ...options, now });
      const location = locatePulumi();
      if (location === undefined) throw new Error("no pulumi to compare with");
      const pulumi = {
        ...options,
        env: {
          PULUMI_BACKEND_URL: `file://${backend}`,
          PULUMI_HOME: home,
          PULUMI_CONFIG_PASSPHRASE: "of the tests",
          ...options.env,
        },
        command: await openPulumi(location),
      };
      return name === "pulumi" ? new PulumiEngine(pulumi) : pulumiEngine(pulumi);
    },
  });
}

async function copyProject(): Promise<string> {
  const directory = join(await scratchDirectory(), "project");
  mkdirSync(directory);
  for (const file of ["Pulumi.yaml", "package.json"]) copyFileSync(join(project, file), join(directory, file));
  for (const folder of ["dist", "node_modules"]) symlinkSync(join(project, folder), join(directory, folder), "dir");
  return directory;
}
