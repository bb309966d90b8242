import { dirname, resolve } from "node:path";
import type { Settings } from "@tapwatch/provider/settings";
import { usersText } from "../base/text";
import { StateFile } from "../engine/embedded/state-file";
import { tenantOf } from "../engine/state";
import { type CheckedConfiguration, checkConfiguration } from "../project/configuration";
import { openProject, type Project } from "../project/project";
import { stackFile, stateFileOf } from "../project/stack-file";
import { type CheckResult, fail, ok, skipped, warn } from "./check-result";
import { checkAzuread, checkCredentials } from "./credentials";
import { faultOf } from "./fault";
import { leastPermissions, needlessResult } from "./features";
import { checkNode, checkPulumi } from "./machine";
import { checkPackages } from "./packages";
import { checkPolicies } from "./policies";
import { probeRoster } from "./roster";
import { personSetupText, setupText } from "./setup";
import { checkState } from "./state";
import { type Pinned, probeTenant, resultsOf, skipTenant } from "./tenant";
import { probeTenantWatch } from "./tenant-watch";

export interface DoctorOptions {
  readonly cwd: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly state?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** Looks at everything that a run needs, from the machine to the tenant; reads one user and, if the stack watches them, audit log and policy; changes nothing. */
export async function examine(options: DoctorOptions): Promise<CheckResult[]> {
  const { cwd, stack, config, state, env, now } = options;
  const { engines } = require("tapwatch/package.json") as { engines: { node: string } };
  const machine = [checkNode(process.versions.node, engines.node), await checkPulumi(env)];

  let project: Project;
  try {
    project = openProject(resolve(cwd));
  } catch (error) {
    const remedy = "run this in a Pulumi project, or name one with --cwd";
    return [...machine, fail("project", (error as Error).message, remedy), ...skipTenant("no project")];
  }
  const directory = project.directory;
  const stateFile = new StateFile(stateFileOf(directory, stack, state), { stack, project: project.name }, () =>
    now().toISOString(),
  );
  const checked = checkConfiguration(project, stack, config);
  // What the configuration says of azuread's sign-in counts as the variables do.
  const signInVariables = { ...env, ...checked.settings?.signIn };
  return [
    ...machine,
    ok("project", `${project.name} in ${directory}`),
    checkPackages(project),
    configurationResult(checked, stack, stackFile(directory, stack)),
    checkPolicies({ directory, stack, config }),
    await checkState(stateFile),
    checkCredentials(signInVariables, checked.settings?.clientId),
    ...(checked.watchList ? [checkAzuread(signInVariables)] : []),
    ...(await directoryResults(checked, stateFile, now)),
  ];
}

/**
 * What creates the application that a stack needs, with exactly its permissions.
 * @throws Error if the configuration is not correct
 */
export function setupFor({ cwd, stack, config }: Pick<DoctorOptions, "cwd" | "stack" | "config">): string {
  const { problems, settings, configuration } = checkConfiguration(openProject(resolve(cwd)), stack, config);
  if (configuration === undefined || problems.length > 0) throw new Error(problems.join("\n"));
  const permissions = leastPermissions(configuration);
  return settings?.clientId === undefined ? setupText(permissions) : personSetupText(permissions);
}

/** What the sign-in tells, one user, audit log and policy, and the groups and roles of the stack. */
async function directoryResults(
  checked: CheckedConfiguration,
  stateFile: StateFile,
  now: () => Date,
): Promise<CheckResult[]> {
  const { settings, configuration, values, problems, watchList } = checked;
  if (settings === undefined || configuration === undefined || values === undefined || problems.length > 0) {
    return skipTenant("the configuration is not correct");
  }
  const pinned = pinnedTenant(settings, stateFile);
  const roster = watchList && (await probeRoster(configuration, values, pinned.tenantId));
  const user = checked.users[0] ?? roster?.users[0];
  const ofTenant = { ...settings, tenantId: pinned.tenantId };
  const probed = await probeTenant(ofTenant, user ?? nobody, () => now().getTime());
  const results = resultsOf(probed, user ?? nobody, pinned).map((result) =>
    user === undefined && result.check === "read" ? skipped("read", "no user is known who could be read") : result,
  );
  const { claims } = probed;
  const needless = claims && needlessResult(configuration, claims);
  return [
    ...results,
    ...(claims ? await probeTenantWatch(ofTenant, configuration, claims, now) : []),
    ...(roster?.results ?? []),
    ...(needless ? [needless] : []),
  ];
}

/** An object id that no user has: to sign in, where no user is known. */
const nobody = "00000000-0000-0000-0000-000000000000";

function pinnedTenant({ tenantId }: Settings, stateFile: StateFile): Pinned {
  if (tenantId !== undefined) return { tenantId, by: "configuration" };
  return { tenantId: savedTenant(stateFile), by: "state" };
}

/** The tenant in which the watch began. Another check reports a state that cannot be read. */
function savedTenant(stateFile: StateFile): string | undefined {
  try {
    return tenantOf(stateFile.load()?.deployment.resources ?? []);
  } catch {
    return undefined;
  }
}

function configurationResult(checked: CheckedConfiguration, stack: string, file: string): CheckResult {
  const { settings, users, problems, unsupported, watchList } = checked;
  if (unsupported !== undefined) {
    return warn("configuration", unsupported, "'tapwatch preview --engine pulumi' judges it, and reads the tenant");
  }
  if (settings === undefined || problems.length > 0) {
    const place = { directory: dirname(file), file };
    // The fault may be in a file that the configuration names.
    const files = [...new Set(problems.map((problem) => faultOf(problem, place).file))];
    return fail(
      "configuration",
      problems.join("; "),
      `correct ${files.join(" and ")}, or write it with 'tapwatch init'`,
    );
  }
  const listed = usersText(users.length);
  const names = watchList === undefined ? listed : `${listed} by name, and those of groups and roles`;
  return ok("configuration", `stack ${stack}, ${names}, cloud ${cloudOf(settings)}`);
}

function cloudOf({ cloud, graphRoot }: { readonly cloud: string; readonly graphRoot?: string | undefined }): string {
  return graphRoot ?? cloud;
}
