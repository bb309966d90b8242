import { resolve } from "node:path";
import { type CheckedConfiguration, checkConfiguration } from "../configuration";
import { openProject, type Project } from "../engine/embedded/project";
import { StateFile } from "../engine/embedded/state-file";
import { ownStateFile, stackFile } from "../engine/stack-file";
import { checkCredentials } from "./credentials";
import { type Finding, fail, ok, warn } from "./finding";
import { checkNode, checkPulumi } from "./machine";
import { checkState } from "./state";
import { checkTenant, skipTenant } from "./tenant";

export interface DoctorOptions {
  readonly cwd: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly state?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** Looks at everything that a run needs, from the machine to the tenant; reads one user and changes nothing. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const { cwd, stack, config, state, env, now } = options;
  const { engines } = require("@tapwatch/cli/package.json") as { engines: { node: string } };
  const machine = [checkNode(process.versions.node, engines.node), await checkPulumi(env)];

  let project: Project;
  try {
    project = openProject(resolve(cwd));
  } catch (error) {
    const remedy = "run this in a Pulumi project, or name one with --cwd";
    return [...machine, fail("project", (error as Error).message, remedy), ...skipTenant("no project")];
  }
  const directory = project.directory;
  const stateFile = new StateFile(
    state === undefined ? ownStateFile(directory, stack) : resolve(state),
    { stack, project: project.name },
    () => now().toISOString(),
  );
  const checked = checkConfiguration(project, stack, config);
  const { settings, problems } = checked;
  const [user] = checked.users;
  const isRight = settings !== undefined && user !== undefined && problems.length === 0;
  return [
    ...machine,
    ok("project", `${project.name} in ${directory}`),
    configurationFinding(checked, stack, stackFile(directory, stack)),
    await checkState(stateFile),
    checkCredentials(env),
    ...(isRight
      ? await checkTenant(settings, user, () => now().getTime())
      : skipTenant("the configuration is not known to be right")),
  ];
}

function configurationFinding(checked: CheckedConfiguration, stack: string, file: string): Finding {
  const { settings, users, problems, unsupported } = checked;
  if (unsupported !== undefined) {
    return warn("configuration", unsupported, "'tapwatch preview --engine pulumi' judges it, and reads the tenant");
  }
  if (settings === undefined || problems.length > 0) {
    return fail("configuration", problems.join("; "), `correct ${file}, or write it with 'tapwatch init'`);
  }
  const names = users.length === 1 ? "1 user" : `${users.length} users`;
  return ok("configuration", `stack ${stack}, ${names}, cloud ${cloudOf(settings)}`);
}

function cloudOf({ cloud, graphRoot }: { readonly cloud: string; readonly graphRoot?: string | undefined }): string {
  return graphRoot ?? cloud;
}
